// Callback plugins written for Ansible, run unmodified: they are told what ansible-playbook tells them.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Lab } from "../../e2e/lab.ts";
import {
	ansible,
	makePythonLab,
	sameScreen,
	settled,
} from "./reference-lab.ts";

// Each runs ansible-playbook, too, which takes its time on a loaded machine.
vi.setConfig({ testTimeout: 300_000 });

const PLAY = `- name: first
  hosts: g
  gather_facts: false
  tasks:
    - name: a command
      command: echo hi
      notify: hand
      tags: [t1]
    - debug: msg={{ item }}
      loop: [1, 2]
      loop_control: {label: "lab{{ item }}"}
    - debug: msg=x
      when: false
    - fail: msg=oops
      ignore_errors: true
    - command: /bin/false
      register: r
      until: r.rc == 0
      retries: 2
      delay: 0
      ignore_errors: true
      when: inventory_hostname == 'h1'
    - debug: msg=del
      delegate_to: h2
    - debug: msg=secret
      no_log: true
    - include_tasks: inc.yml
    - set_stats: {data: {a: 1}}
  handlers:
    - name: hand
      debug: msg=handled
- hosts: nothing
  tasks: []
`;

let lab: Lab;
beforeAll(() => {
	lab = makePythonLab(
		{},
		{ "play.yml": PLAY, "inc.yml": "- debug: msg=inc\n" },
	);
});
afterAll(() => lab.remove());

/** Hosts start at once there, each when its turn comes here: those lines come last. */
function notesIn(file: string): string {
	const lines = readFileSync(file, "utf8").split("\n");
	const isStart = (line: string) => line.startsWith("hstart ");
	const starts = lines.filter(isStart);
	return [...lines.filter((line) => !isStart(line)), ...starts].join("\n");
}

test("one beside the screen is told each event, with what belongs to it", async () => {
	const own = makePythonLab(
		{ callback_plugins: "callback_plugins" },
		{ "play.yml": PLAY, "inc.yml": "- debug: msg=inc\n" },
	);
	try {
		const args = ["-i", "inventory", "-f", "1", "play.yml"];
		const theirs = own.path("theirs.log");
		const ours = own.path("ours.log");
		await ansible(own, args, { NOTES: theirs });
		const { rc } = await own.run(["playbook", ...args], { NOTES: ours });
		expect(rc).toBe(0);
		// Arguments of `no_log` reach no callback here.
		const told = notesIn(theirs).replace("{'msg': 'secret'}", "{}");
		expect(notesIn(ours)).toBe(told);
	} finally {
		own.remove();
	}
});

test.each([
	"community.general.unixy",
	"community.general.diy",
	"skippy",
	"dense",
])("%s owns the screen", async (name) => {
	await sameScreen(lab, "play.yml", {
		text: PLAY,
		env: { ANSIBLE_STDOUT_CALLBACK: name },
	});
});

test("the log has what the screen has, without colours", async () => {
	const log = lab.path("run.log");
	const env = {
		ANSIBLE_STDOUT_CALLBACK: "community.general.unixy",
		ANSIBLE_FORCE_COLOR: "1",
		ANSIBLE_LOG_PATH: log,
	};
	const { rc, out } = await lab.run(
		["playbook", "-i", "inventory", "play.yml"],
		env,
	);
	expect(rc).toBe(0);
	expect(out).toContain("\x1b[0;33m");
	expect(readFileSync(log, "utf8")).not.toContain("\x1b");
	expect(readFileSync(log, "utf8")).toContain("Executing playbook play.yml");
});

const CALLBACK = (body: string, type = "notification") => `import os, time
from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = '${type}'
    CALLBACK_NAME = 'bad'
${body}
`;
const SMALL =
	"- hosts: h1\n  gather_facts: false\n  tasks: [{debug: {msg: hi}}]\n";

test.each([
	[
		"    def v2_runner_on_ok(self, result): raise ValueError('broken')",
		/\[WARNING\]: Failure using method \(v2_runner_on_ok\) in callback plugin \(<.*>\): broken/,
	],
	[
		"    def __init__(self): 1 / 0",
		/The callback bad failed: .*bad\.py.*division/,
	],
	[
		"    oops(",
		/The callback bad failed: .*bad\.py cannot be loaded: SyntaxError/,
	],
	[
		"    def v2_runner_on_ok(self, result): os._exit(3)",
		/The callback bad failed: .*bad\.py/,
	],
	[
		"    def v2_runner_on_ok(self, result): time.sleep(60)",
		/The callback bad failed: it did not finish within 5 s/,
	],
])("a bad one never stops the run: %s", async (body, warning) => {
	const own = makePythonLab({}, { "play.yml": SMALL });
	own.write({ "callback_plugins/bad.py": CALLBACK(body) });
	try {
		const { rc, out, err } = await own.run([
			"playbook",
			"-i",
			"inventory",
			"play.yml",
		]);
		expect(err.replace(/\s+/g, " ")).toMatch(warning);
		expect(out).toContain("ok=1 ");
		expect(rc).toBe(0);
	} finally {
		own.remove();
	}
});

test("one that should own the screen and cannot be loaded ends the run", async () => {
	const own = makePythonLab({}, { "play.yml": SMALL });
	own.write({ "callback_plugins/bad.py": CALLBACK("    oops(", "stdout") });
	try {
		const { rc, err } = await own.run(
			["playbook", "-i", "inventory", "play.yml"],
			{ ANSIBLE_STDOUT_CALLBACK: "bad" },
		);
		expect(settled(err).replace(/\s+/g, "")).toContain("bad.py");
		expect(rc).toBe(1);
	} finally {
		own.remove();
	}
});

test.each([
	["", []],
	["True", ["told"]],
])("ad-hoc, with bin_ansible_callbacks '%s'", async (setting, told) => {
	const own = makePythonLab({});
	own.write({
		"callback_plugins/teller.py": CALLBACK(
			"    def v2_runner_on_ok(self, result): self._display.display('told')",
		),
	});
	try {
		const words = ["adhoc", "--playbook-dir", ".", "-i", "inventory", "h1"];
		const { rc, out } = await own.run([...words, "-m", "debug"], {
			ANSIBLE_LOAD_CALLBACK_PLUGINS: setting,
		});
		expect(rc).toBe(0);
		expect(out.match(/^told$/gm) ?? []).toEqual(told);
	} finally {
		own.remove();
	}
});
