// docs/callbacks.md and examples/callbacks: what they show is type-checked, runs, and is all there is.

import { execFileSync, spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	globSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTypes } from "../../src/cli/types.ts";
import {
	EVENT_NAMES,
	NEVER_SENT,
} from "../../src/plugins/callback-handlers.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const EXAMPLES = join(ROOT, "examples/callbacks");
const PLUGINS = join(EXAMPLES, "callback_plugins");
const GUIDE = readFileSync(join(ROOT, "docs/callbacks.md"), "utf8");

/** Lines of the Python that the guide's first page stands for, as its author published it. */
const LINES_IN_PYTHON = 37;

const blocks = [...GUIDE.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
	([, language = "", text = ""]) => ({ language, text }),
);
const scripts = blocks.filter(({ language }) => language === "ts");

/** The build, in a folder of its own, and a copy of the examples with its types. */
let built: string;
let folder: string;

beforeAll(() => {
	// within the package: what runs a module looks for python/ above itself
	mkdirSync(join(ROOT, ".scratch"), { recursive: true });
	built = mkdtempSync(join(ROOT, ".scratch", "build-"));
	execFileSync(process.execPath, [join(ROOT, "tools/build.ts"), built]);
	folder = mkdtempSync(join(tmpdir(), "shevek-guide-"));
	cpSync(EXAMPLES, folder, { recursive: true });
	writeTypes(folder, join(built, "types"));
}, 120_000);
afterAll(() => {
	for (const each of [built, folder]) rmSync(each, { recursive: true });
});

function typeErrors(): string {
	const tsc = join(ROOT, "node_modules/.bin/tsc");
	return spawnSync(tsc, ["-p", folder], { encoding: "utf8" }).stdout;
}

describe("type checking, as `shevek types` sets it up", () => {
	test("the examples and their tests", () => {
		expect(typeErrors()).toBe("");
	});

	test.each(scripts.map(({ text }, at) => [at + 1, text] as const))(
		"the guide's code, block %i",
		(at, text) => {
			const file = join(folder, `block-${at}.ts`);
			writeFileSync(file, text);
			expect(typeErrors()).toBe("");
			rmSync(file);
		},
	);

	test.each([
		["options.webhook_url.reveal()", "options.webhok_url.reveal()", "TS2551"],
		["options.webhook_url.reveal()", "options.webhook_url", "TS2345"],
		["event.isIgnored", "event.isIgnoredAtAll", "TS2339"],
		['type: "str"', 'type: "string"', "TS2322"],
	])("%s as %s is an error", (right, wrong, code) => {
		const file = join(folder, "callback_plugins/slack.ts");
		const text = readFileSync(file, "utf8");
		expect(text).toContain(right);
		writeFileSync(file, text.replace(right, wrong));
		expect(typeErrors()).toContain(`slack.ts(`);
		expect(typeErrors()).toContain(`error ${code}:`);
		writeFileSync(file, text);
	});
});

describe("the guide", () => {
	test.each([
		"callback_plugins/slack.ts",
		"callback_plugins/slack.test.ts",
		"callback_plugins/changes.ts",
		"inventory.yml",
		"main.yml",
		"ansible.cfg",
	])("shows %s as it is", (file) => {
		const text = readFileSync(join(EXAMPLES, file), "utf8");
		expect(blocks.map((block) => block.text)).toContain(text);
	});

	test("has every event, with Ansible's name", () => {
		const rows = [...GUIDE.matchAll(/^\| `(\w+)` \|([^|]*)\| [^|]+ \|$/gm)].map(
			([, event, names = ""]) => [event, names.replaceAll("`", "").trim()],
		);
		const named = Object.entries(EVENT_NAMES).map(([event, names]) => [
			event,
			names.startsWith("none:") ? "" : names,
		]);
		expect(rows).toEqual([
			["any", "on_any"],
			...named,
			["runDied", ""],
			["close", ""],
		]);
		for (const name of NEVER_SENT) expect(GUIDE).toContain(`\`${name}\``);
	});

	test("builds its callback in fewer lines than the Python it stands for", () => {
		const lines = readFileSync(join(PLUGINS, "slack.ts"), "utf8")
			.split("\n")
			.filter((line) => !/^\s*(\/\/.*)?$/.test(line));
		expect(lines.length).toBeLessThan(LINES_IN_PYTHON);
	});

	test("leads to files that are there", () => {
		const links = [...GUIDE.matchAll(/\]\(([^)#]+)\)/g)].map(([, to]) => to);
		const missing = links.filter(
			(to) => to !== "outbox.md" && !existsSync(join(ROOT, "docs", to ?? "")),
		);
		expect(missing).toEqual([]);
	});
});

describe("the examples", () => {
	const tests = globSync("*.test.ts", { cwd: PLUGINS }).sort();

	test("each has its test", () => {
		const names = globSync("*.ts", { cwd: PLUGINS })
			.filter((name) => !name.endsWith(".test.ts"))
			.map((name) => name.replace(".ts", ".test.ts"));
		expect(names.sort()).toEqual(tests);
	});

	test.each(tests)("%s passes, as the guide has it run", (name) => {
		const words = ["--import", join(built, "testing-register.js"), "--test"];
		const { status, stdout } = spawnSync(
			process.execPath,
			[...words, join(folder, "callback_plugins", name)],
			{ encoding: "utf8", timeout: 25_000 },
		);
		// Node 22 says it in TAP
		expect(stdout).toMatch(/^[ℹ#] fail 0$/m);
		expect(stdout).not.toMatch(/^[ℹ#] pass 0$/m);
		expect(status).toBe(0);
	});
});
