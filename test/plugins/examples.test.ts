// examples/plugins: each playbook there runs and asserts, each unit test there passes, and the table names each file.

import { execFile, spawnSync } from "node:child_process";
import { cpSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLES = join(ROOT, "examples/plugins");
const named = (pattern: string) =>
	globSync(pattern, { cwd: EXAMPLES })
		.map((name) => basename(name))
		.sort();

const isRoot = process.getuid?.() === 0;
/** Namespaces are mounts below /run/netns: a container may not have the right to make one. */
const hasNetns = () =>
	isRoot &&
	spawnSync("ip", ["netns", "add", "shevek-probe"]).status === 0 &&
	spawnSync("ip", ["netns", "delete", "shevek-probe"]).status === 0;

/** What a playbook needs; those that are not here need nothing. */
const NEEDS: Readonly<Record<string, () => boolean>> = {
	"become.yml": () => isRoot,
	"connection.yml": hasNetns,
};
const MORE: Readonly<Record<string, readonly string[]>> = {
	"become.yml": ["-i", "localhost,"],
	"connection.yml": ["-i", "localhost,"],
	"inventory.yml": ["-i", "inventory/sheet.yml"],
};

let lab: Lab;
beforeAll(() => {
	lab = makeLab();
	cpSync(EXAMPLES, lab.folder, { recursive: true });
	// the package that json_query wants is installed above the examples, not above the lab
	cpSync(
		join(ROOT, "node_modules/jmespath"),
		lab.path("node_modules/jmespath"),
		{ recursive: true },
	);
});
afterAll(() => lab.remove());

describe("the playbook", () => {
	for (const name of named("*.yml"))
		test.skipIf(NEEDS[name]?.() === false)(
			`${name} comes through`,
			async () => {
				const argv = ["playbook", name, ...(MORE[name] ?? [])];
				const { rc, out, err } = await lab.run(argv);
				expect({ rc, out, err }).toMatchObject({ rc: 0 });
			},
			60_000,
		);
});

/** What `node --test` says of a file. */
async function unitTest(file: string): Promise<string> {
	const register = join(ROOT, "src/testing/register.ts");
	const argv = ["--import", register, "--test", file];
	const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env;
	const { stdout } = await promisify(execFile)(process.execPath, argv, { env });
	return stdout;
}

describe("the unit test", () => {
	test.each(named("test/*.test.ts"))(
		"%s passes",
		async (name) => {
			expect(await unitTest(join(EXAMPLES, "test", name))).toContain("fail 0");
		},
		60_000,
	);
});

test("every plugin has a row in the table, and there are no other rows", () => {
	const table = readFileSync(join(EXAMPLES, "README.md"), "utf8");
	const rows = [...table.matchAll(/^\| \[`(\w+_plugins\/[\w.]+)`\]/gm)].map(
		([, file]) => file,
	);
	const files = globSync("*_plugins/*.ts", { cwd: EXAMPLES });
	expect(rows.sort()).toEqual(files.sort());
});

test("every plugin has a unit test", () => {
	const tests = globSync("test/*.test.ts", { cwd: EXAMPLES })
		.map((name) => readFileSync(join(EXAMPLES, name), "utf8"))
		.join("\n");
	const untested = globSync("*_plugins/*.ts", { cwd: EXAMPLES }).filter(
		(file) => !tests.includes(basename(file)),
	);
	expect(untested).toEqual([]);
});

test("the guide's test passes as it is shown", async () => {
	const guide = readFileSync(join(ROOT, "docs/testing-plugins.md"), "utf8");
	const [, code = ""] = /^```ts\n(.*?)^```$/ms.exec(guide) ?? [];
	lab.write({
		"filter_plugins/shout.test.ts": code,
		"filter_plugins/shout.ts":
			'import { defineFilter } from "shevek/plugin";\nexport default defineFilter({ description: "d", params: { mark: { description: "m", default: "!" } }, filter: (value, mark) => String(value).toUpperCase() + mark });\n',
	});
	expect(await unitTest(lab.path("filter_plugins/shout.test.ts"))).toContain(
		"fail 0",
	);
});
