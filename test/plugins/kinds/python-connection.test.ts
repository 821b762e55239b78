// Connection and become plugins written for Ansible, run unmodified: the screen is ansible-playbook's.

import { chmodSync } from "node:fs";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Lab } from "../../e2e/lab.ts";
import { makePythonLab, sameScreen } from "./reference-lab.ts";

// Each runs ansible-playbook, too, which takes its time on a loaded machine.
vi.setConfig({ testTimeout: 300_000 });

let lab: Lab;
beforeAll(() => {
	lab = makePythonLab({
		connection_plugins: "connection_plugins",
		become_plugins: "become_plugins",
	});
	lab.write({
		inventory: `a ansible_connection=mylocal my_speed=7
b ansible_connection=mylocal ansible_host=bee
bad ansible_connection=mylocal my_speed=99
wrong ansible_connection=mylocal my_speed=98
l ansible_connection=local
[all:vars]
ansible_python_interpreter=/usr/bin/python3
`,
		"s.sh": "echo script $1 $MY_CONN\n",
	});
});
afterAll(() => lab.remove());

test("commands, modules, files, scripts, another user and delegation", async () => {
	const out = lab.path("out");
	const { out: screen } = await sameScreen(lab, "connection.yml", {
		args: ["-v"],
		text: `- hosts: a:b
  gather_facts: false
  tasks:
    - shell: echo $MY_CONN; id -un
    - raw: echo $MY_CONN
    - {shell: id -un, become: true, become_user: nobody}
    - {command: id -un, environment: {A: b}, check_mode: true}
    - copy: {content: "hello {{ inventory_hostname }}\\n", dest: "${out}-{{ inventory_hostname }}", mode: "0644"}
    - fetch: {src: "${out}-{{ inventory_hostname }}", dest: fetched/}
    - debug: msg="{{ lookup('file', 'fetched/a/${out}-a') }}"
      run_once: true
    - file: {path: "{{ item }}", state: absent}
      loop: ["${out}-{{ inventory_hostname }}", "${lab.folder}/fetched/{{ inventory_hostname }}"]
    - script: s.sh x
    - {setup: {gather_subset: [min]}, register: s}
    - debug: var=s.ansible_facts.ansible_user_id
    - meta: reset_connection
    - {command: nonexistent, ignore_errors: true}
    - {shell: echo $MY_CONN, delegate_to: a}
`,
	});
	expect(screen).toContain("mylocal-7-a\\nroot");
	expect(screen).toContain("mylocal-3-bee");
	expect(screen).toContain('"msg": "hello a"');
});

test("async, watched and left alone", async () => {
	lab.write({
		"async.yml": `- hosts: a
  gather_facts: false
  tasks:
    - {command: sleep 1, async: 20, poll: 1, register: watched}
    - {command: echo left, async: 20, poll: 0, register: left}
    - {async_status: {jid: "{{ left.ansible_job_id }}"}, register: job, until: job.finished, retries: 50, delay: 1}
    - assert: {that: [watched.finished == 1, watched.rc == 0, job.stdout == 'left']}
`,
	});
	const { out } = await lab.run(["playbook", "-i", "inventory", "async.yml"]);
	expect(out).toContain("ok=4 ");
});

test("unreachable and failing, in the plugin's words", async () => {
	await sameScreen(lab, "errors.yml", {
		text: "- hosts: bad:wrong\n  gather_facts: false\n  tasks:\n    - command: echo\n    - debug: msg=never\n",
	});
});

test("a plugin's option that is of another type is told with its source", async () => {
	lab.write({
		"option.yml":
			"- hosts: a\n  gather_facts: false\n  tasks:\n    - {command: echo, vars: {my_speed: fast}}\n",
	});
	const { out } = await lab.run(["playbook", "-i", "inventory", "option.yml"]);
	expect(out).toMatch(/FAILED! => .*mylocal\.py: .*my_speed|speed/);
});

test.each(["winrm", "ansible.netcommon.network_cli"])(
	"%s is refused by name",
	async (name) => {
		lab.write({
			"absent.yml": `- hosts: l\n  gather_facts: false\n  tasks:\n    - {command: echo, vars: {ansible_connection: ${name}}}\n`,
		});
		const { out } = await lab.run([
			"playbook",
			"-i",
			"inventory",
			"absent.yml",
		]);
		expect(out).toContain("FAILED! =>");
		expect(out).toContain(name);
	},
);

const ASK = `#!/bin/bash
u=$1; shift
printf 'Say it: ' > /dev/tty; read -rs p < /dev/tty; echo > /dev/tty
if [ "$p" != secret ]; then echo 'No such luck' > /dev/tty; exit 1; fi
exec sudo -n -u "$u" "$@"
`;

test("become methods: without a password, with one, with a wrong one", async () => {
	lab.write({
		ask: ASK,
		"become.yml": `- hosts: l
  gather_facts: false
  become_method: mine
  tasks:
    - {command: id -un, become: true, become_user: nobody, register: plain}
    - {command: id -un, become: true, register: user, vars: {ansible_mine_user: nobody}}
    - {command: id -un, become: true, become_user: nobody, register: asked, vars: {ansible_become_password: secret}}
    - {command: id -un, become: true, become_user: nobody, register: wrong, ignore_errors: true, vars: {ansible_become_password: wrong}}
    - {command: id -un, become: true, become_method: community.general.sudosu, register: other}
    - assert:
        that:
          - plain.stdout == 'nobody'
          - user.stdout == 'nobody'
          - asked.stdout == 'nobody'
          - wrong.msg == 'Incorrect mine password'
          - other.stdout == 'root'
`,
	});
	chmodSync(lab.path("ask"), 0o755);
	const { rc, out } = await lab.run(
		["playbook", "-i", "inventory", "become.yml"],
		{ ASK_FOLDER: lab.folder },
	);
	expect(out).toContain("ok=6 ");
	expect(rc).toBe(0);
});
