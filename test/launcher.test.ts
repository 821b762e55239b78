// bin/shevek finds a Node that is new enough, through symbolic links, or says what is missing.

import { spawnSync } from "node:child_process";
import {
	chmodSync,
	copyFileSync,
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

const launcher = resolve(import.meta.dirname, "../bin/shevek");
const scratch = mkdtempSync(join(tmpdir(), "shevek-launcher-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A Node that tells its version and, when it runs something, its name and the arguments. */
function fakeNode(path: string, version: string): void {
	mkdirSync(resolve(path, ".."), { recursive: true });
	writeFileSync(
		path,
		`#!/bin/sh\n[ "$1" = --version ] && { echo ${version}; exit; }\necho "${version} $*"\n`,
	);
	chmodSync(path, 0o755);
}

/** A package folder with the launcher, and Nodes in its own node_modules and on PATH. */
function makePackage(nodes: { own?: string; path?: string }): string {
	const folder = mkdtempSync(join(scratch, "p-"));
	mkdirSync(join(folder, "bin"));
	copyFileSync(launcher, join(folder, "bin/shevek"));
	if (nodes.own) fakeNode(join(folder, "node_modules/.bin/node"), nodes.own);
	if (nodes.path) fakeNode(join(folder, "path/node"), nodes.path);
	return folder;
}

function launch(
	folder: string,
	command: string,
	extra: Readonly<Record<string, string>> = {},
) {
	return spawnSync(command, ["log", "a b"], {
		encoding: "utf8",
		env: { PATH: `${folder}/path:${tools}`, ...extra },
	});
}

/** sh's tools without the system's Node. */
const tools = join(scratch, "tools");
mkdirSync(tools);
for (const tool of ["readlink", "dirname", "sh"])
	symlinkSync(
		spawnSync("sh", ["-c", `command -v ${tool}`], {
			encoding: "utf8",
		}).stdout.trim(),
		join(tools, tool),
	);

describe("the launcher", () => {
	test.each([
		[{ own: "v24.1.0", path: "v22.18.0" }, "v24.1.0"],
		[{ own: "v20.9.0", path: "v22.18.0" }, "v22.18.0"],
		[{ path: "v22.20.1" }, "v22.20.1"],
		[{ path: "v100.0.0" }, "v100.0.0"],
	])("among %j runs %s", (nodes, chosen) => {
		const folder = makePackage(nodes);
		const main = join(folder, "src/cli/main.ts");
		expect(launch(folder, join(folder, "bin/shevek")).stdout).toBe(
			`${chosen} --disable-warning=ExperimentalWarning ${main} log a b\n`,
		);
	});

	test.each([
		[{}, "none in PATH"],
		[{ path: "v22.17.9" }, "v22.17.9"],
		[{ own: "v8.0.0", path: "v20.20.2" }, "v20.20.2"],
		[{ path: "v22.9.0" }, "v22.9.0"],
		[{ path: "v2.30.0" }, "v2.30.0"],
	])("among %j says what it needs", (nodes, found) => {
		const folder = makePackage(nodes);
		const done = launch(folder, join(folder, "bin/shevek"));
		expect([done.status, done.stderr]).toEqual([
			1,
			`shevek needs Node 22.18 or later (found: ${found}); see https://nodejs.org\n`,
		]);
	});

	test("follows symbolic links to its package", () => {
		const folder = makePackage({ own: "v24.0.0" });
		symlinkSync("bin/shevek", join(folder, "near"));
		symlinkSync(join(folder, "near"), join(folder, "far"));
		expect(launch(folder, join(folder, "far")).stdout).toContain(
			`${folder}/src/cli/main.ts`,
		);
	});

	test("SHEVEK_NODE comes first, unless it is too old or not there", () => {
		const folder = makePackage({ own: "v24.0.0" });
		const command = join(folder, "bin/shevek");
		fakeNode(join(folder, "named"), "v25.0.0");
		fakeNode(join(folder, "old"), "v20.0.0");
		const run = (node: string) =>
			launch(folder, command, { SHEVEK_NODE: join(folder, node) }).stdout;
		expect(run("named")).toMatch(/^v25\.0\.0 /);
		for (const node of ["old", "missing"])
			expect(run(node)).toMatch(/^v24\.0\.0 /);
	});

	test("takes the built form where there is one", () => {
		const folder = makePackage({ own: "v24.0.0" });
		mkdirSync(join(folder, "dist"));
		writeFileSync(join(folder, "dist/main.js"), "");
		const command = join(folder, "bin/shevek");
		expect(launch(folder, command).stdout).toContain(`${folder}/dist/main.js`);
		expect(launch(folder, command, { SHEVEK_SOURCE: "1" }).stdout).toContain(
			`${folder}/src/cli/main.ts`,
		);
	});
});
