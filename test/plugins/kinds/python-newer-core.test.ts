// Plugins in Python with ansible-core 2.19, whose insides differ: they do there what they do with 2.14.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { makePythonLab } from "./reference-lab.ts";

const CORE = join(import.meta.dirname, "../../../.scratch/reference/2.19");
const isThere = existsSync(CORE);
if (!isThere)
	console.warn(`SKIPPED: plugins with ansible-core 2.19 need it in ${CORE}`);
vi.setConfig({ testTimeout: 300_000 });

const PLAY = `- hosts: h1
  gather_facts: false
  vars: {x: "{{ inventory_hostname }}!"}
  tasks:
    - shell: echo '{% raw %}{{ 7*7 }}{% endraw %}'
      register: reg
    - {mine: {do: module}, register: module, become: true, become_user: nobody}
    - {mine: {do: commands}, register: commands, failed_when: false}
    - {mine: {do: variables}, register: variables}
    - mine: {do: facts}
    - {mine: {do: fail}, register: failed, ignore_errors: true}
    - {mine: {do: skip}, register: skipped}
    - {shell: echo $MY_CONN, register: connected, vars: {ansible_connection: mylocal, my_speed: 7}}
    - {command: id -un, become: true, become_method: mine, become_user: nobody, register: other}
    - assert:
        that:
          - module.stdout_lines[0] == 'nobody'
          - commands.read == 'content' and commands.exists and commands.stat
          - variables.rendered == 'h1!' and variables.others.h2 == 'z'
          - variables.data == reg.stdout and variables.path == 'lay.yml:9'
          - a_fact == 5
          - failed is failed and failed.msg == 'no way' and failed.extra == 1
          - skipped is skipped
          - connected.stdout == 'mylocal-7-h1'
          - other.stdout == 'nobody'
`;

test.skipIf(!isThere)(
	"actions, a connection, a become method and a callback",
	async () => {
		const lab = makePythonLab(
			Object.fromEntries(
				["action", "become", "callback", "connection"].map((kind) => [
					`${kind}_plugins`,
					`${kind}_plugins`,
				]),
			),
			{ "play.yml": PLAY },
		);
		lab.write({ "files/f.txt": "hi\n" });
		try {
			const notes = lab.path("notes.log");
			const { out } = await lab.run(
				["playbook", "-i", "inventory", "play.yml"],
				{ SHEVEK_ANSIBLE_CORE: CORE, NOTES: notes },
			);
			expect(out).toMatch(/h1 .* failed=0 .* ignored=1/);
			const told = readFileSync(notes, "utf8");
			expect(told).toContain("task mine mine {'do': 'module'}");
			expect(told).toContain("failed h1 mine False False False");
			expect(told).toContain("stats h1 {'ok': 9");
		} finally {
			lab.remove();
		}
	},
);
