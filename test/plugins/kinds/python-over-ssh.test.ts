// Actions in Python on a host over ssh, as its own user and as another: the screen is ansible-playbook's.

import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
	canHavePrivateUsers,
	makePrivateUsers,
	type PrivateUsers,
} from "../../agent/private-users.ts";
import { type SshdHost, startSshd } from "../../agent/sshd-host.ts";
import { inventoryLine, type Lab } from "../../e2e/lab.ts";
import { makePythonLab, sameScreen } from "./reference-lab.ts";

// Each runs ansible-playbook, too, which takes its time on a loaded machine.
vi.setConfig({ testTimeout: 300_000 });

if (!canHavePrivateUsers)
	console.warn(
		"SKIPPED: actions in Python over ssh need root, unshare and sudo to be tested",
	);

describe.skipIf(!canHavePrivateUsers)("over ssh", () => {
	let users: PrivateUsers;
	let host: SshdHost;
	let lab: Lab;

	beforeAll(async () => {
		users = makePrivateUsers(
			["free", "other"].map((name, index) => ({
				name,
				uid: 47_200 + index,
				password: `pw ${name}`,
			})),
			"free ALL=(ALL) NOPASSWD: ALL\n",
		);
		host = await startSshd({ wrapper: users.wrapper, address: "127.0.0.4" });
		lab = makePythonLab({ action_plugins: "action_plugins", files: "files" });
		const vars = {
			ansible_user: "free",
			ansible_remote_tmp: "/tmp/remote-$USER",
			ansible_python_interpreter: "/usr/bin/python3",
			ansible_pipelining: "true",
			// Its terminal would mix what a command says with ssh's own words.
			ansible_ssh_use_tty: "false",
			y: "1",
		};
		lab.write({
			inventory: `[g]\n${inventoryLine("h1", host, vars)}\n${inventoryLine("h2", host, vars)}\n`,
		});
	});
	afterAll(async () => {
		await host.stop();
		users.remove();
		lab.remove();
	});

	test("commands, files and modules, and as another user", async () => {
		const { out } = await sameScreen(lab, "ssh.yml", {
			args: ["-v"],
			text: `- hosts: h1
  gather_facts: false
  vars: {x: "{{ inventory_hostname }}!"}
  tasks:
    - shell: echo data
      register: reg
    - {mine: {do: commands}, failed_when: false}
    - {mine: {do: commands}, failed_when: false, become: true}
    - {mine: {do: commands}, failed_when: false, become: true, become_user: other}
    - {mine: {do: module}, become: true, become_user: other, environment: {A: b}}
    - mine: {do: module}
    - {mine: {do: variables}, delegate_to: h2}
`,
		});
		expect(out).toContain('"stdout": "other\\nb"');
		expect(out).toContain('"connection": "ssh"');
	});
});
