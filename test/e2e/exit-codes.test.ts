// The exit codes of ansible-core 2.14, one row each; it was asked with the same playbooks.

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, makeLab } from "./lab.ts";

let lab: Lab;
beforeAll(() => {
	lab = makeLab({
		hosts: `
[here]
a ansible_connection=local
b ansible_connection=local
[gone]
c ansible_host=127.0.0.1 ansible_port=1
`,
		password: "x\n",
	});
});
afterAll(() => lab.remove());

const play = (hosts: string, tasks: string, keywords = "") =>
	`- hosts: ${hosts}\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`;
const OK = "    - command: echo x\n";
const FAIL = "    - command: /bin/false\n";
const FAIL_A =
	"    - command: /bin/false\n      when: inventory_hostname == 'a'\n";
const META = (what: string) => `    - meta: ${what}\n`;

test.each<[string, string, string[], number]>([
	["all is well", play("here", OK), [], 0],
	["no host matches", play("nobody", OK), [], 0],
	[
		"a failure that is ignored",
		play("here", FAIL, "  ignore_errors: true\n"),
		[],
		0,
	],
	[
		"a failure that is rescued",
		play(
			"here",
			`    - block:\n    ${FAIL}      rescue:\n        - command: echo x\n`,
		),
		[],
		0,
	],
	["one host fails", play("here", FAIL_A), [], 2],
	["all hosts fail", play("here", FAIL), [], 2],
	[
		"any_errors_fatal",
		play("here", FAIL_A + OK, "  any_errors_fatal: true\n"),
		[],
		2,
	],
	[
		"too many fail",
		play("here", FAIL_A + OK, "  max_fail_percentage: 10\n"),
		[],
		2,
	],
	["a host cannot be reached", play("all", OK), [], 4],
	["no host can be reached", play("gone", OK), [], 4],
	["unreachable and failed: failed counts", play("all", FAIL_A), [], 2],
	[
		"unreachable, which is ignored",
		play("gone", OK, "  ignore_unreachable: true\n"),
		[],
		0,
	],
	[
		"unreachable, cleared",
		play("gone", `${OK}${META("clear_host_errors")}`),
		[],
		4,
	],
	[
		"a failed host, then end_play",
		play("here", FAIL_A + META("end_play")),
		[],
		2,
	],
	["a playbook that cannot be parsed", "- hosts: [\n", [], 4],
	["a keyword that is none", play("here", OK, "  hots: x\n"), [], 4],
	[
		"options that contradict each other",
		play("here", OK),
		["-k", "--connection-password-file", "password"],
		2,
	],
	["an option that is none", play("here", OK), ["--nope"], 2],
	["a strategy that is none", play("here", OK, "  strategy: nope\n"), [], 1],
	[
		"a start that is nowhere",
		play("here", OK),
		["--start-at-task", "nowhere"],
		0,
	],
	["a limit that matches nothing", play("here", OK), ["-l", "nobody"], 1],
])("%s", async (_name, text, args, code) => {
	lab.write({ "play.yml": text });
	const { rc, err } = await lab.run([
		"playbook",
		"-i",
		"hosts",
		"play.yml",
		...args,
	]);
	expect(err).not.toContain("bug");
	expect(rc).toBe(code);
});

test.each<[string, string[], number]>([
	[
		"adhoc: well",
		["adhoc", "-i", "hosts", "here", "-m", "command", "-a", "echo x"],
		0,
	],
	[
		"adhoc: failed",
		["adhoc", "-i", "hosts", "here", "-m", "command", "-a", "/bin/false"],
		2,
	],
	["adhoc: unreachable", ["adhoc", "-i", "hosts", "gone", "-m", "ping"], 4],
	[
		"adhoc: no host matches",
		["adhoc", "-i", "hosts", "nobody", "-m", "ping"],
		0,
	],
	["adhoc: no arguments", ["adhoc", "-i", "hosts", "here", "-m", "command"], 5],
	["adhoc: no such module", ["adhoc", "-i", "hosts", "here", "-m", "nope"], 2],
	[
		"inventory: no such host",
		["inventory", "-i", "hosts", "--host", "nobody"],
		5,
	],
	["inventory: nothing asked", ["inventory", "-i", "hosts"], 5],
	[
		"vault: a file that is not there",
		["vault", "view", "--vault-password-file", "password", "nofile"],
		1,
	],
	["config: an option that is none", ["config", "nope"], 2],
])("%s", async (_name, args, code) => {
	expect((await lab.run(args)).rc).toBe(code);
});
