// Much of everything: hosts, items, output. All of it arrives, a slow reader's too.

import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, makeLab } from "./lab.ts";

const COUNT = 10_000;
let lab: Lab;
beforeAll(() => {
	const names = Array.from({ length: COUNT }, (_, index) => `host${index}`);
	lab = makeLab({
		hosts: `[many]\n${names.map((name) => `${name} number=1`).join("\n")}\n`,
		"play.yml": `
- hosts: many
  gather_facts: false
  tasks: []
`,
		"loop.yml": `
- hosts: localhost
  gather_facts: false
  tasks:
    - debug: msg="{{ item }}"
      loop: "{{ range(${COUNT}) | list }}"
      register: all
    - assert: {that: all.results | length == ${COUNT}, quiet: true}
`,
	});
});
afterAll(() => lab.remove());

test.each<[string, string[], number]>([
	["playbook", ["playbook", "-i", "hosts", "play.yml", "--list-hosts"], COUNT],
	["ad-hoc", ["adhoc", "-i", "hosts", "all", "--list-hosts"], COUNT],
])("%s lists 10,000 hosts", async (_name, args, count) => {
	const { rc, out } = await lab.run(args);
	expect(out.match(/^ +host\d+$/gm)).toHaveLength(count);
	expect(out).toContain(`(${count}):\n`);
	expect(rc).toBe(0);
});

test("a reader that starts late gets the whole inventory", async () => {
	const running = lab.start(["inventory", "-i", "hosts", "--list"]);
	running.child.stdout?.pause();
	await wait(1_500); // longer than the command takes: it is at its end, with the pipe full
	running.child.stdout?.resume();
	const { rc, out } = await running.ended;
	const listed: unknown = JSON.parse(out);
	expect(listed).toMatchObject({ many: { hosts: { length: COUNT } } });
	expect(rc).toBe(0);
});

test("a loop of 10,000 items", async () => {
	const { rc, out } = await lab.run(["playbook", "loop.yml"]);
	expect(out.match(/^ok: \[localhost\] => \(item=\d+\) => \{$/gm)).toHaveLength(
		COUNT,
	);
	expect(out).toMatch(/^localhost +: ok=2 /m);
	expect(rc).toBe(0);
});
