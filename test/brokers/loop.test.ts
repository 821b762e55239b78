// Whole loops, each fed by its broker, with each engine: a payload is data in all of them.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CORES, NEWEST, SYSTEM } from "../bridge/cores.ts";
import { makeLab } from "../e2e/lab.ts";
import { FEEDERS, type Feeder } from "./feeders.ts";

const PLAYBOOK = `
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - debug: {msg: "{{ msg }}"}
    - copy: {content: "{{ msg.text }} {{ msg.list[0] }} {{ msg.deep.text }} {{ msg.keys() | sort | first }} {{ msg.float }} {{ msg.big }}", dest: "{{ playbook_dir }}/../seen"}
`;

const commands = CORES.filter((core) => core === SYSTEM || core === NEWEST);
const ENGINES = [
	["native", []],
	...commands.map(
		({ version, bin }) =>
			[version, [`playbook_cmd: ${join(bin, "ansible-playbook")}`]] as const,
	),
] as const;

describe.each(Object.keys(FEEDERS))("looper %s", (name) => {
	let feeder: Feeder;
	beforeAll(async () => {
		feeder = (await FEEDERS[name]?.()) as Feeder;
	});
	afterAll(async () => {
		await feeder?.remove();
	});

	test.each(ENGINES)("a payload is data: %s", async (version, ansible) => {
		const lab = makeLab({ "playbooks/work.yml": PLAYBOOK });
		lab.write({
			"loop.yml": [
				`plugins: {looper: ${JSON.stringify(feeder.looper)}}`,
				"routing_keys: [work]",
				"ansible:",
				"  playbooks_dir: playbooks",
				...ansible.map((line) => `  ${line}`),
				"",
			].join("\n"),
		});
		const evil = `{{ lookup('pipe', 'touch ${lab.path("pwned")}') }}`;
		const other = `{% set x = lookup('pipe', 'touch ${lab.path("pwned")}') %}`;
		const loop = lab.start(["loop", "loop.yml"]);
		try {
			await feeder.send(
				{
					text: evil,
					list: [other],
					deep: { text: evil },
					"!{{ evil }}": 1,
					float: 1.5,
					big: 12345678901,
				},
				`${name}-${version}`,
				loop,
			);
			await expect
				.poll(() => loop.err(), { timeout: 60_000 })
				.toMatch(/work: run \w+ ended with 0 after /);
			expect(readFileSync(lab.path("seen"), "utf8")).toBe(
				`${evil} ${other} ${evil} !{{ evil }} 1.5 12345678901`,
			);
			expect(existsSync(lab.path("pwned"))).toBe(false);
		} finally {
			loop.child.kill("SIGTERM");
			expect((await loop.ended).rc).toBe(0);
			lab.remove();
		}
	});
});
