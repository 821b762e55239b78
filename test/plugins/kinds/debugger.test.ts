// The task debugger at a terminal, held against what ansible-core shows in the same session
// (test/oracle/debugger/refresh.py records it).

import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab, recapOf } from "../../e2e/lab.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CORPUS = join(ROOT, "test/corpus/debugger");
const PLAYER = join(ROOT, "test/oracle/debugger/session.py");

interface Session {
	readonly hosts: readonly string[];
	readonly playbook: readonly string[];
	/** One typed at each prompt. */
	readonly lines: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	readonly args?: readonly string[];
}

let lab: Lab;
beforeAll(() => {
	lab = makeLab();
});
afterAll(() => lab.remove());

/** What the terminal showed, and the exit code under it. */
async function play(session: Session): Promise<string> {
	lab.write({
		"p.yml": `${session.playbook.join("\n")}\n`,
		hosts: `${session.hosts.join("\n")}\n`,
	});
	const player = spawn("python3", [PLAYER]);
	player.stdin.end(
		JSON.stringify({
			argv: [
				join(ROOT, "bin/shevek"),
				"playbook",
				"-i",
				"hosts",
				...(session.args ?? []),
				"p.yml",
			],
			lines: session.lines,
			cwd: lab.folder,
			env: {
				SHEVEK_SOURCE: "1",
				SHEVEK_DB: lab.path("records.db"),
				TERM: "dumb",
				COLUMNS: "80",
				ANSIBLE_NOCOLOR: "1",
				ANSIBLE_LOCALHOST_WARNING: "False",
				ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
				...session.env,
			},
		}),
	);
	let answer = "";
	for await (const part of player.stdout.setEncoding("utf8")) answer += part;
	const { out, rc } = JSON.parse(answer) as { out: string; rc: number };
	return `${out}exit code ${rc}\n`;
}

const cases = globSync("*.out", { cwd: CORPUS }).map(
	(file) => parse(file).name,
);

describe("as the reference", () => {
	test("there are sessions to compare with", () => {
		expect(cases.length).toBeGreaterThan(15);
	});
	test.each(cases)("%s", async (name) => {
		const session: Session = JSON.parse(
			readFileSync(join(CORPUS, `${name}.json`), "utf8"),
		);
		const expected = readFileSync(join(CORPUS, `${name}.out`), "utf8");
		expect(await play(session)).toBe(expected);
	});
});

const LOCAL = "localhost ansible_connection=local";
const playbook = (text: string) =>
	`- hosts: all\n  gather_facts: false\n${text}`.split("\n");
const FAILING = playbook(
	"  strategy: debug\n  tasks:\n    - name: fails\n      command: 'false'",
);

/** What is behind the first prompt. */
const answers = (shown: string): string[] =>
	shown
		.split("(debug)> ")
		.slice(1)
		.map((each) => each.split("\n[")[0]?.trimEnd() ?? "");

describe("beyond it", () => {
	test("what no expression, assignment or del is, is told so", async () => {
		const lines = ["import os", "[x for x in 'ab']", "p 'a' | upper", "c"];
		const shown = await play({ hosts: [LOCAL], playbook: FAILING, lines });
		const cannot = (text: string) =>
			`***SyntaxError:SyntaxError("cannot read '${text}': the debugger takes expressions, assignments and del, without comprehensions, lambda or statements")`;
		expect(answers(shown).slice(0, 3)).toEqual([
			`import os\n${cannot("import os")}`,
			expect.stringContaining("***SyntaxError:SyntaxError("),
			`p 'a' | upper\n${cannot("|")}`,
		]);
	});

	test("an update that fails says why, and the debugger stays", async () => {
		const shown = await play({
			hosts: [LOCAL],
			playbook: playbook(
				"  strategy: debug\n  tasks:\n    - name: fails\n      ping: {data: '{{ wrong }}'}",
			),
			lines: ["u", "p 1", "c"],
		});
		expect(answers(shown).slice(0, 2)).toEqual([
			`u\n***AnsibleError:AnsibleError("The task includes an option with an undefined variable. The error was: 'wrong' is undefined. 'wrong' is undefined")`,
			"p 1\n1",
		]);
	});

	test("lines that are pasted together come one after the other", async () => {
		const shown = await play({
			hosts: [LOCAL],
			playbook: FAILING,
			lines: ["p 1 + 1\nx = 5\np x\nc"],
		});
		const digits = shown.split("\n").filter((line) => /^\d$/.test(line));
		expect(digits).toEqual(["2", "5"]);
		expect(shown).toMatch(/exit code 2\n$/);
	});

	test("a wrong choice for the keyword fails the task", async () => {
		const shown = await play({
			hosts: [LOCAL],
			playbook: playbook("  tasks:\n    - ping:\n      debugger: sometimes"),
			lines: [],
		});
		expect(shown).toContain(
			"'sometimes' is not a valid value for debugger. Must be one of always, never, on_failed, on_unreachable, on_skipped",
		);
	});

	test("who is at the prompt sees no other host's result until it is left", async () => {
		const shown = await play({
			hosts: ["a ansible_connection=local", "b ansible_connection=local"],
			playbook: playbook(
				"  strategy: debug\n  tasks:\n    - name: fails\n      command: 'false'",
			),
			lines: ["p 'one'", "c", "p 'two'", "c"],
		});
		expect(shown).toMatch(
			/^fatal: \[(.)\].*\n\[\1\] TASK.*\n'one'\n\[\1\] TASK: fails \(debug\)> c\nfatal: \[(.)\].*\n\[\2\] TASK.*\n'two'\n\[\2\] TASK: fails \(debug\)> c$/m,
		);
	});

	test("a redo that reaches a lost host brings it back to the play", async () => {
		const shown = await play({
			hosts: ["far ansible_host=127.0.0.1 ansible_port=1"],
			playbook: playbook(
				"  strategy: debug\n  tasks:\n    - name: far away\n      ping:\n    - name: goes on\n      debug: {msg: here}",
			),
			lines: ["task_vars['ansible_connection'] = 'local'", "r"],
		});
		expect(recapOf(shown, "far")).toBe(
			"ok=2 changed=0 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0",
		);
		expect(shown).toMatch(/exit code 0\n$/);
	});

	test("what no_log hides is shown at the prompt, and in no event", async () => {
		const shown = await play({
			hosts: [LOCAL],
			playbook: playbook(
				"  strategy: debug\n  tasks:\n    - name: fails\n      command: 'false hush'\n      no_log: true",
			),
			lines: ["p result._result['cmd'][1]", "c"],
			args: ["--events", "events.jsonl"],
		});
		expect(answers(shown)[0]).toContain("\n'hush'");
		expect(readFileSync(lab.path("events.jsonl"), "utf8")).not.toContain(
			"hush",
		);
	});

	test("every try is on record", async () => {
		await play({
			hosts: [LOCAL],
			playbook: FAILING,
			lines: ["task.args['_raw_params'] = 'true'", "r"],
		});
		const { out } = await lab.run(["log", "task", "fails", "--json"]);
		const rows: { status: string }[] = JSON.parse(out);
		expect(
			rows
				.slice(0, 2)
				.map(({ status }) => status)
				.sort(),
		).toEqual(["changed", "failed"]);
	});
});

describe("without a terminal", () => {
	const piped = async (input: string) => {
		lab.write({ "p.yml": FAILING.join("\n"), hosts: LOCAL });
		const running = lab.start(
			["playbook", "-i", "hosts", "p.yml"],
			{ ANSIBLE_NOCOLOR: "1" },
			"pipe",
		);
		running.child.stdin?.end(input);
		const { rc, out } = await running.ended;
		return { rc, last: out.trimEnd().split("\n").slice(-2) };
	};
	const PROMPT = "[localhost] TASK: fails (debug)> ";

	test("lines are read, and their end is the end of the run", async () => {
		expect(await piped("p task\n")).toEqual({
			rc: 99,
			last: [`${PROMPT}TASK: fails`, `${PROMPT}User interrupted execution`],
		});
	});

	test("a command from a pipe", async () => {
		const { rc, last } = await piped("c\n");
		expect({ rc, last: last.at(-1) }).toEqual({
			rc: 2,
			last: expect.stringContaining("failed=1"),
		});
	});
});
