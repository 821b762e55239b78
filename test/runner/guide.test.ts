// docs/runner.md: what it shows is type-checked against the build, and runs.

import { execFileSync, spawnSync } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTypes } from "../../src/cli/types.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const GUIDE = readFileSync(join(ROOT, "docs/runner.md"), "utf8");
const [program = "", plugin = ""] = [
	...GUIDE.matchAll(/^```ts\n(.*?)^```$/gms),
].map(([, text = ""]) => text);
/** The first one is shell. */
const commands = [...GUIDE.matchAll(/^ {4}(\S.*)$/gm)].map(([, text]) => text);

/** The build, and a folder with Shevek installed as npm would, as far as Node looks. */
let built: string;
let folder: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
	mkdirSync(join(ROOT, ".scratch"), { recursive: true });
	built = mkdtempSync(join(ROOT, ".scratch", "build-"));
	execFileSync(process.execPath, [join(ROOT, "tools/build.ts"), built]);
	folder = mkdtempSync(join(tmpdir(), "shevek-runner-guide-"));
	const installed = join(folder, "node_modules/shevek");
	mkdirSync(installed, { recursive: true });
	cpSync(join(ROOT, "package.json"), join(installed, "package.json"));
	symlinkSync(built, join(installed, "dist"));
	writeTypes(folder, join(built, "types"));
	mkdirSync(join(folder, "bin"));
	symlinkSync(join(ROOT, "bin/shevek"), join(folder, "bin/shevek"));
	env = {
		...process.env,
		PATH: `${join(folder, "bin")}:${process.env.PATH}`,
		SHEVEK_SOURCE: "1",
		SHEVEK_DB: join(folder, "records.db"),
	};
}, 120_000);
afterAll(() => {
	for (const each of [built, folder]) rmSync(each, { recursive: true });
});

test("the first run works as written", () => {
	expect(commands.length).toBe(3);
	for (const command of commands)
		execFileSync("sh", ["-c", command ?? ""], { cwd: folder, env });
	const artifacts = join(folder, "site/artifacts/first");
	expect(readFileSync(join(artifacts, "rc"), "utf8")).toBe("0");
	expect(readFileSync(join(artifacts, "stdout"), "utf8")).toContain(
		"hello you",
	);
});

test("the program and the plugin have no type errors, and run", () => {
	writeFileSync(join(folder, "program.ts"), program);
	mkdirSync(join(folder, "site/runner_plugins"));
	writeFileSync(join(folder, "site/runner_plugins/told.ts"), plugin);
	const tsc = join(ROOT, "node_modules/.bin/tsc");
	const checked = spawnSync(tsc, ["-p", folder], { encoding: "utf8" });
	expect(checked.stdout).toBe("");
	const out = execFileSync(process.execPath, ["program.ts"], {
		cwd: folder,
		env,
		encoding: "utf8",
	});
	expect(out.trimEnd().split("\n")).toEqual([
		"now starting",
		"now running",
		"1 playbook_on_start ",
		"2 playbook_on_play_start ",
		"3 playbook_on_task_start Gathering Facts",
		"4 runner_on_start Gathering Facts",
		"5 runner_on_ok Gathering Facts",
		"6 playbook_on_task_start debug",
		"7 runner_on_start debug",
		"8 runner_on_ok debug",
		"9 playbook_on_stats ",
		"now successful",
		"successful 0 { localhost: 2 }",
	]);
	expect(readFileSync(join(folder, "site/told"), "utf8")).toBe(
		"starting\nrunning\nsuccessful\n",
	);
});

test("the types refuse an option that is none", () => {
	const wrong = program.replace("playbook:", "playbok:");
	writeFileSync(join(folder, "program.ts"), wrong);
	const tsc = join(ROOT, "node_modules/.bin/tsc");
	const { stdout } = spawnSync(tsc, ["-p", folder], { encoding: "utf8" });
	expect(stdout).toContain("'playbok' does not exist in type 'RunOptions'");
});
