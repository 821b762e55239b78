// Action plugins written for Ansible, run unmodified: the screen is ansible-playbook's.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Lab } from "../../e2e/lab.ts";
import { makePythonLab, sameScreen } from "./reference-lab.ts";

// Each runs ansible-playbook, too, which takes its time on a loaded machine.
vi.setConfig({ testTimeout: 300_000 });

let lab: Lab;
beforeAll(() => {
	lab = makePythonLab({
		action_plugins: "action_plugins",
		collections: "collections",
		files: "files",
		roles: "roles",
	});
});
afterAll(() => lab.remove());

const play = (tasks: readonly string[], more = "") => `- hosts: h1
  gather_facts: false
  vars: {x: "{{ inventory_hostname }}!"}
${more}  tasks:
    - shell: echo '{% raw %}{{ 7*7 }}{% endraw %}'
      register: reg
${tasks.map((task) => `    - ${task}\n`).join("")}`;

const ignored = (doing: string) =>
	`{mine: {do: ${doing}}, ignore_errors: true, ignore_unreachable: true}`;

test("results, failures, skips, modules, commands, variables and facts", async () => {
	const { out } = await sameScreen(lab, "all.yml", {
		args: ["-v"],
		text: play([
			..."fail skip error crash unreachable module missing commands variables facts code say"
				.split(" ")
				.map(ignored),
			"debug: var=a_fact",
			"{mine: {do: skip}, loop: [1, 2]}",
			"{mine: {do: module}, check_mode: true}",
			"{mine: {do: module}, environment: {A: b}}",
			"{mine: {do: variables}, delegate_to: h2}",
			"{mine: {do: module}, async: 10, poll: 1, ignore_errors: true}",
			"{mine: do=facts, register: r, until: r is changed, changed_when: false, retries: 1, delay: 0}",
		]),
	});
	expect(out).toMatch(/ok=\d+ .*ignored=8/);
});

test("as another user", async () => {
	const text = play([
		"{mine: {do: module}, become: true, become_user: nobody}",
		"{mine: {do: commands}, become: true, become_user: nobody, failed_when: false}",
	]);
	const { out } = await sameScreen(lab, "become.yml", { text, args: ["-v"] });
	expect(out).toContain('"stdout": "nobody');
});

test("in a role, in a collection, by a redirect, as a module's action", async () => {
	const { out } = await sameScreen(lab, "places.yml", {
		args: ["-v"],
		text: play(
			[
				"our.acts.acted: {word: true}",
				"our.acts.renamed: {word: true}",
				"our.acts.plain: {}",
				"acted: {word: true}",
				"{our.acts.acted: {}, check_mode: true}",
				"include_role: {name: r}",
			],
			"  collections: [our.acts]\n",
		),
	});
	expect(out).toContain('"said": "by the action"');
});

test("the task's timeout ends it", async () => {
	lab.write({
		"slow.yml":
			"- hosts: h1\n  gather_facts: false\n  tasks:\n    - {mine: {do: sleep}, timeout: 1}\n",
	});
	const { out } = await lab.run(["playbook", "-i", "inventory", "slow.yml"]);
	expect(out).toContain(
		"The mine action failed to execute in the expected time frame (1) and was terminated",
	);
});

describe("better than the reference", () => {
	test("a file may take the place of core's and extend it", async () => {
		const own = makePythonLab({ overriding: "action_plugins" });
		own.write({
			"play.yml": `- hosts: h1
  gather_facts: false
  tasks:
    - copy: {content: "x\\n", dest: out.txt}
      register: copied
    - debug: msg=hi
      register: told
    - assert: {that: [copied.mine, copied is changed, told.mine, told.msg == 'hi']}
    - ansible.builtin.debug: msg=hi
      register: plain
    - assert: {that: plain.mine is undefined}
`,
		});
		try {
			const words = ["playbook", "-i", "inventory", "play.yml"];
			const { rc, out } = await own.run(words);
			expect(out).toContain("ok=5 ");
			expect(rc).toBe(0);
		} finally {
			own.remove();
		}
	});

	test.each([
		[
			"def broken(:\n",
			/FAILED! => .*bad\.py cannot be loaded: SyntaxError: invalid syntax/,
		],
		["x = 1\n", /FAILED! => .*bad\.py defines no ActionModule/],
		[
			"import no_such_thing\n",
			/bad\.py cannot be loaded: ModuleNotFoundError: No module named 'no_such_thing'/,
		],
		[
			"from ansible.plugins.action import ActionBase\nclass ActionModule(ActionBase):\n    def run(self, tmp=None, task_vars=None): return None\n",
			/FAILED! => .*the action plugin bad \(.*bad\.py\) gave NoneType, not a dict/,
		],
		[
			"import os\nfrom ansible.plugins.action import ActionBase\nclass ActionModule(ActionBase):\n    def run(self, tmp=None, task_vars=None): os._exit(7)\n",
			/FAILED! => .*the action plugin .*bad\.py/,
		],
	])("a bad file fails its task with its name: %j", async (text, message) => {
		const own = makePythonLab({});
		own.write({
			"action_plugins/bad.py": text,
			"play.yml":
				"- hosts: h1\n  gather_facts: false\n  tasks:\n    - bad:\n      ignore_errors: true\n    - command: echo\n",
		});
		try {
			const words = ["playbook", "-i", "inventory", "play.yml"];
			const { rc, out } = await own.run(words);
			expect(out).toMatch(message);
			expect(out).toContain("ok=2 ");
			expect(rc).toBe(0);
		} finally {
			own.remove();
		}
	});
});
