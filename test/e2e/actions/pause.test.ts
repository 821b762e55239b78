// pause at a terminal: what is typed, and what becomes of Ctrl-C.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-pause-"));
});
afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

interface Typed {
	readonly after: string;
	readonly keys: string;
}

/** Runs the pause at a terminal of its own (script(1)) and types when the text has come. */
function atTerminal(args: string, typed: readonly Typed[]): Promise<string> {
	const playbook = join(folder, "playbook.yml");
	writeFileSync(
		playbook,
		`- hosts: localhost\n  gather_facts: false\n  tasks:\n    - pause: ${args}\n      register: p\n    - debug: { msg: "<{{ p.user_input }}>" }\n`,
	);
	const command = `${join(ROOT, "bin/shevek")} playbook --no-record ${playbook}`;
	const child = spawn("script", ["-qec", command, "/dev/null"], {
		env: { ...process.env, NO_COLOR: "1", TERM: "xterm" },
	});
	let shown = "";
	const left = [...typed];
	child.stdout.on("data", (data: Buffer) => {
		shown += data.toString("utf8");
		const [next] = left;
		if (next === undefined || !shown.includes(next.after)) return;
		left.shift();
		child.stdin.write(next.keys);
	});
	return new Promise((resolve) => {
		child.on("close", () => resolve(shown));
	});
}

const ENTER = "\r";
const CTRL_C = "\x03";

test.each([
	[
		"an answer",
		"{ prompt: Well }",
		[{ after: "Well:", keys: `yes${ENTER}` }],
		'"msg": "<yes>"',
	],
	[
		"a letter taken back",
		"{ prompt: Well }",
		[{ after: "Well:", keys: `ab\x7fc${ENTER}` }],
		'"msg": "<ac>"',
	],
	[
		"Ctrl-C, then c",
		"{ minutes: 9 }",
		[
			{ after: "abort)", keys: CTRL_C },
			{ after: "Press 'C'", keys: "xc" },
		],
		'"msg": "<>"',
	],
	[
		"Ctrl-C, then a",
		"{ prompt: Well }",
		[
			{ after: "Well:", keys: CTRL_C },
			{ after: "Press 'C'", keys: "A" },
		],
		'"msg": "user requested abort!"',
	],
])("%s", { timeout: 30_000 }, async (_title, args, typed, expected) => {
	expect(await atTerminal(args, typed)).toContain(expected);
});

test("a hidden answer is not shown while it is typed", {
	timeout: 30_000,
}, async () => {
	const shown = await atTerminal("{ prompt: Well, echo: false }", [
		{ after: "hidden):", keys: `geheim${ENTER}` },
	]);
	expect(shown.split("geheim")).toHaveLength(2);
	expect(shown).toContain('"msg": "<geheim>"');
});
