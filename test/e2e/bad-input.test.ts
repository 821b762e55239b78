// What people mistype or leave out: one message with its place, the line shown, and the exit code of
// ansible-core 2.14 (asked with the same files).

import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "./lab.ts";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		"roles/r1/tasks/main.yml": "- debug: msg=r1\n",
		"roles/r1/tasks/again.yml":
			"- import_role: {name: r1, tasks_from: again}\n",
		"roles/selfdep/meta/main.yml": "dependencies: [selfdep]\n",
		"ok.yml":
			"- hosts: localhost\n  gather_facts: false\n  tasks: [{debug: msg=ok}]\n",
		"again.yml": "- import_tasks: again.yml\n",
		"again-playbook.yml": "- import_playbook: again-playbook.yml\n",
		"include-again.yml": "- include_tasks: include-again.yml\n",
		password: "right\n",
		wrong: "wrong\n",
	});
});
afterAll(() => lab.remove());

/** A play on localhost with these tasks, or more of it before them. */
const play = (tasks: string, head = "") =>
	`- hosts: localhost\n  gather_facts: false\n${head}  tasks:\n${tasks}`;

async function run(text: string, ...args: string[]) {
	lab.write({ "play.yml": text });
	return lab.run(["playbook", "play.yml", ...args]);
}

/** `line:column`, then the line as it is shown. */
type Place = readonly [at: string, line: string];

function excerpt([at, line]: Place): string {
	const [lineNumber, column = "1"] = at.split(":");
	return (
		`The error appears to be in '${lab.path("play.yml")}': line ${lineNumber}, column ${column}, ` +
		"but may\nbe elsewhere in the file depending on the exact syntax problem.\n\n" +
		"The offending line appears to be:\n\n(BEFORE)\n" +
		`${line}\n${" ".repeat(Number(column) - 1)}^ here`
	);
}

const withoutBefore = (text: string) =>
	text.replace(/(appears to be:\n\n)[^\n]*\n/, "$1(BEFORE)\n");

describe("a misspelt keyword names the nearest", () => {
	test.each<[string, string, string, Place]>([
		[
			"of a play",
			"- hosts: all\n  gather_fact: no\n",
			"'gather_fact' is not a valid attribute for a Play#gather_facts",
			["2:3", "  gather_fact: no"],
		],
		[
			"of an import",
			"- import_playbok: ok.yml\n",
			"'import_playbok' is not a valid attribute for a Play#import_playbook",
			["1:3", "- import_playbok: ok.yml"],
		],
		[
			"beside an import_playbook",
			"- import_playbook: ok.yml\n  taggs: x\n",
			"'taggs' is not a valid attribute for a PlaybookInclude#tags",
			["2:3", "  taggs: x"],
		],
		[
			"of a block",
			play("    - block: []\n      resuce: []\n"),
			"'resuce' is not a valid attribute for a Block#rescue",
			["5:7", "      resuce: []"],
		],
		[
			"of a task",
			play("    - debug: msg=x\n      wen: true\n"),
			"'wen' is not a valid attribute for a Task#when",
			["5:7", "      wen: true"],
		],
		[
			"of a loop by a lookup",
			play("    - debug: msg=x\n      with_itmes: [1]\n"),
			"'with_itmes' is not a valid attribute for a Task#with_items",
			["5:7", "      with_itmes: [1]"],
		],
		[
			"of an include",
			play("    - include_tasks: ok.yml\n      lop: [1]\n"),
			"'lop' is not a valid attribute for a Task#loop",
			["5:7", "      lop: [1]"],
		],
		[
			"of an include's arguments",
			play("    - include_tasks:\n        fiel: x\n"),
			"Invalid options for include_tasks: fiel#file",
			["4:7", "    - include_tasks:"],
		],
		[
			"of loop_control",
			play(
				"    - debug: msg=x\n      loop: [1]\n      loop_control:\n        lable: x\n",
			),
			"'lable' is not a valid attribute for a LoopControl#label",
			["7:9", "        lable: x"],
		],
		[
			"of a module",
			play("    - debgu: msg=x\n"),
			"couldn't resolve module/action 'debgu'. This often indicates a misspelling, missing collection, or incorrect module path.#debug",
			["4:7", "    - debgu: msg=x"],
		],
	])("%s", async (_name, text, expected, place) => {
		const [message, near] = expected.split("#");
		const { rc, err } = await run(text);
		const shown = withoutBefore(err);
		expect(shown).toContain(`ERROR! ${message}\n\n${excerpt(place)}`);
		expect(shown).toContain(`\ndid you mean '${near}'?\n`);
		expect(rc).toBe(4);
	});
});

describe("YAML that cannot be read", () => {
	test.each<[string, string, string, Place]>([
		[
			"a tab",
			play("\t- debug: msg=x\n"),
			"found character that cannot start any token",
			["4:1", "\t- debug: msg=x"],
		],
		[
			"a template without quotes",
			play("    - debug:\n        msg: {{ foo }}\n"),
			"found unacceptable key (unhashable type: 'AnsibleMapping')",
			["5:15", "        msg: {{ foo }}"],
		],
		[
			"a colon in a value",
			play("    - name: foo: bar\n"),
			"mapping values are not allowed in this context",
			["4:16", "    - name: foo: bar"],
		],
		[
			"k=v and a mapping",
			play("    - file: path=/x\n        state: touch\n"),
			"mapping values are not allowed in this context",
			["5:14", "        state: touch"],
		],
		[
			"words behind a quote",
			play('    - debug:\n        msg: "foo" bar\n'),
			"did not find expected key",
			["5:20", '        msg: "foo" bar'],
		],
		[
			"a list where a mapping goes on",
			play("    - name: foo\n     debug: msg=x\n"),
			"did not find expected '-' indicator",
			["5:6", "     debug: msg=x"],
		],
		[
			"a bracket left open",
			"- hosts: all\n  vars:\n    a: [1, 2\n  tasks: []\n",
			"did not find expected ',' or ']'",
			["4:8", "  tasks: []"],
		],
	])("%s", async (_name, text, message, place) => {
		const { rc, err } = await run(text);
		expect(withoutBefore(err)).toContain(
			`Syntax Error while loading YAML.\n  ${message}\n\n${excerpt(place)}`,
		);
		expect(rc).toBe(4);
	});
});

describe("what is not there", () => {
	test.each<[string, string, number, string]>([
		[
			"a role",
			play("", "  roles: [gone]\n"),
			1,
			"the role 'gone' was not found in ",
		],
		[
			"a file of tasks",
			play("    - import_tasks: gone.yml\n"),
			1,
			"Could not find or access '(DIR)/gone.yml' on the Ansible Controller.",
		],
		[
			"a playbook to import",
			"- import_playbook: gone.yml\n",
			1,
			"Could not find or access '(DIR)/gone.yml' on the Ansible Controller.",
		],
		[
			"a file of variables",
			play("    - debug: msg=x\n", "  vars_files: [gone.yml]\n"),
			1,
			"vars file gone.yml was not found",
		],
		[
			"a file of variables, with no task to need it",
			play("    []\n", "  vars_files: [gone.yml]\n"),
			1,
			"vars file gone.yml was not found",
		],
		[
			"the variable that names the hosts",
			'- hosts: "{{ gone }}"\n  tasks: []\n',
			4,
			"The field 'hosts' has an invalid value, which includes an undefined variable. The error was: 'gone' is undefined.",
		],
		[
			"hosts",
			"- tasks: []\n",
			4,
			"the field 'hosts' is required but was not set",
		],
		["any play", "", 4, "Empty playbook, nothing to do: (DIR)/play.yml"],
	])("%s", async (_name, text, code, message) => {
		const { rc, err, out } = await run(text);
		expect(err).toContain(message.replace("(DIR)", lab.folder));
		expect(out).not.toContain("TASK [");
		expect(rc).toBe(code);
	});

	test.each<[string, string[], number, string]>([
		[
			"a playbook",
			["gone.yml"],
			1,
			"ERROR! the playbook: gone.yml could not be found\n",
		],
		[
			"a password file",
			["ok.yml", "--vault-password-file", "gone"],
			1,
			"ERROR! The vault password file (DIR)/gone was not found\n",
		],
		[
			"a file of extra variables",
			["ok.yml", "-e", "@gone"],
			1,
			"Could not find or access '(DIR)/gone' on the Ansible Controller.",
		],
		[
			"an option",
			["ok.yml", "--bogus"],
			2,
			"error: unrecognized arguments: --bogus\n",
		],
		[
			"a number",
			["ok.yml", "-f", "x"],
			2,
			"argument -f/--forks: invalid int value: 'x'\n",
		],
	])("%s on the command line", async (_name, args, code, message) => {
		const { rc, err } = await lab.run(["playbook", ...args]);
		expect(err).toContain(message.replace("(DIR)", lab.folder));
		expect(rc).toBe(code);
	});

	test("an inventory is a warning", async () => {
		const { rc, err } = await lab.run(["playbook", "ok.yml", "-i", "gone"]);
		expect(err.replaceAll(/\s+/g, " ")).toContain(
			`[WARNING]: Unable to parse ${lab.folder}/gone as an inventory source`,
		);
		expect(rc).toBe(0);
	});
});

describe("variables and templates", () => {
	test.each<[string, string, string]>([
		[
			"an undefined variable",
			'    - name: say\n      debug: msg="{{ gone }}"\n',
			"The task includes an option with an undefined variable. The error was: 'gone' is undefined. 'gone' is undefined\\n\\nThe error appears to be in '(DIR)/play.yml': line 4, column 7, ",
		],
		[
			"one in a condition",
			"    - debug: msg=x\n      when: gone == 1\n",
			"The conditional check 'gone == 1' failed. The error was: error while evaluating conditional (gone == 1): 'gone' is undefined.",
		],
		[
			"a template that cannot be parsed",
			'    - debug: msg="{{ foo bar }}"\n',
			"expected token 'end of print statement', got 'bar'. String: {{ foo bar }}.",
		],
		[
			"an unknown filter",
			"    - debug: msg=\"{{ 'a' | upperr }}\"\n",
			'Could not load \\"upperr\\"',
		],
		[
			"a template that goes on for ever",
			'    - debug: msg="{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}"\n',
			"the template exceeds the limit 'recursion' of 400",
		],
		[
			"variables that stand for each other",
			'    - vars: {a: "{{ b }}", b: "{{ a }}"}\n      debug: msg="{{ a }}"\n',
			"recursive loop detected in template string: ",
		],
	])("%s fails the task", async (_name, tasks, message) => {
		const { rc, out } = await run(play(tasks));
		expect(out).toContain(message.replace("(DIR)", lab.folder));
		expect(out).toContain("failed=1");
		expect(rc).toBe(2);
	});
});

test("with -vvv a template's file and line are told", async () => {
	lab.write({ "conf.j2": "one\nname = {{ gone }}\n" });
	const { out } = await run(
		play("    - template: {src: conf.j2, dest: conf}\n"),
		"-vvv",
	);
	expect(out).toContain(
		`The full traceback is:\n  File "${lab.path("conf.j2")}", line 2, column 11\nansible.errors.AnsibleUndefinedVariable: 'gone' is undefined.`,
	);
});

describe("what goes round in circles ends", () => {
	test.each<[string, string, number, string]>([
		[
			"a role that depends on itself",
			play("", "  roles: [selfdep]\n"),
			1,
			"A recursion loop was detected with the roles specified.",
		],
		[
			"a file of tasks that imports itself",
			play("    - import_tasks: again.yml\n"),
			1,
			"more than 100 imports within one another",
		],
		[
			"a role that imports itself",
			play("    - import_role: {name: r1, tasks_from: again}\n"),
			1,
			"more than 100 imports within one another",
		],
		[
			"a playbook that imports itself",
			"- import_playbook: again-playbook.yml\n",
			4,
			"again-playbook.yml imports itself: ",
		],
		[
			"a file that includes itself",
			play("    - include_tasks: include-again.yml\n"),
			1,
			"Exceeded maximum object depth. This may have been caused by excessive role recursion",
		],
	])("%s", async (_name, text, code, message) => {
		const { rc, err } = await run(text);
		expect(err).toContain(`ERROR! `);
		expect(err).toContain(message);
		expect(err).not.toContain("bug");
		expect(rc).toBe(code);
	});
});

describe("vault", () => {
	beforeAll(() => {
		lab.write({ "secret.yml": "secret: told\n" });
		execFileSync(
			"../../bin/shevek",
			[
				"vault",
				"encrypt",
				"--vault-password-file",
				lab.path("password"),
				lab.path("secret.yml"),
			],
			{ cwd: import.meta.dirname, env: { ...process.env, SHEVEK_SOURCE: "1" } },
		);
	});
	test.each<[string, string[], number, string]>([
		[
			"no password",
			[],
			1,
			"ERROR! Attempting to decrypt but no vault secrets found\n",
		],
		[
			"a wrong one",
			["--vault-password-file", "wrong"],
			1,
			"ERROR! Decryption failed (no vault secrets were found that could decrypt) on (DIR)/secret.yml\n",
		],
		[
			"nobody to ask",
			["--ask-vault-pass"],
			1,
			"ERROR! EOFError (ctrl-d) on prompt for (default)\n",
		],
		["the right one", ["--vault-password-file", "password"], 0, ""],
	])("%s", async (_name, args, code, message) => {
		const { rc, out, err } = await run(
			play("    - debug: var=secret\n", "  vars_files: [secret.yml]\n"),
			...args,
		);
		expect(err).toContain(message.replace("(DIR)", lab.folder));
		expect(out.includes("told")).toBe(code === 0);
		expect(rc).toBe(code);
	});
});

describe("nobody at a terminal", () => {
	test("prompts and pauses go on with what they have", async () => {
		const { rc, out, err } = await run(
			play(
				'    - debug: msg="{{ who }} {{ other }}"\n    - pause: prompt=Well\n',
				"  vars_prompt:\n    - name: who\n    - {name: other, default: dflt}\n",
			),
		);
		expect(err).toContain(
			"[WARNING]: Not prompting as we are not in interactive mode\n",
		);
		expect(out).toContain('"msg": "None dflt"');
		expect(rc).toBe(0);
	});

	test("a password is asked for in vain, which is said", async () => {
		const { rc, err } = await lab.run(["playbook", "ok.yml", "-k"]);
		expect(err.replaceAll(/\s+/g, " ")).toContain(
			"[WARNING]: No terminal to ask for the SSH password on, and nothing on standard input: going on without it",
		);
		expect(rc).toBe(0);
	});
});
