// become through playbooks: passwords right, wrong and missing, terminals, and an interrupt.

import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	canHavePrivateUsers,
	makePrivateUsers,
	type PrivateUsers,
} from "../agent/private-users.ts";
import { type SshdHost, startSshd } from "../agent/sshd-host.ts";
import { inventoryLine, isRunning, type Lab, makeLab } from "./lab.ts";

const SUDOERS = `
free ALL=(ALL) NOPASSWD: ALL
asks ALL=(ALL) ALL
Defaults:tty requiretty
Defaults:tty use_pty
tty ALL=(ALL) ALL
`;
const NAMES = ["free", "asks", "tty", "other"];

if (!canHavePrivateUsers)
	console.warn("SKIPPED: become needs root, unshare and sudo to be tested");

describe.skipIf(!canHavePrivateUsers)("become", () => {
	let users: PrivateUsers;
	let host: SshdHost;
	let lab: Lab;

	beforeAll(async () => {
		users = makePrivateUsers(
			NAMES.map((name, index) => ({
				name,
				uid: 47_100 + index,
				password: `pw ${name}`,
			})),
			SUDOERS,
		);
		host = await startSshd({ wrapper: users.wrapper, address: "127.0.0.3" });
		lab = makeLab();
		mkdirSync(lab.path("open"), { mode: 0o777 });
	});
	afterAll(async () => {
		await host.stop();
		users.remove();
		lab.remove();
	});

	const inventory = (user: string, vars: Record<string, string>) =>
		`${inventoryLine("h", host, {
			ansible_user: user,
			ansible_remote_tmp: "~/.ansible/tmp",
			...vars,
		})}\n`;

	const WHO = `
- hosts: h
  gather_facts: false
  become: true
  tasks:
    - command: id -un
      register: who
    - debug: msg="I am {{ who.stdout }}"
    - copy: {content: text, dest: "~/by-{{ who.stdout }}"}
`;

	test.each<[string, string, Record<string, string>, string]>([
		["sudo without a password", "free", {}, "root"],
		["sudo to another user", "free", { ansible_become_user: "other" }, "other"],
		[
			"sudo with a password",
			"asks",
			{ ansible_become_pass: "pw asks" },
			"root",
		],
		[
			"sudo with requiretty and use_pty",
			"tty",
			{ ansible_become_pass: "pw tty", ansible_become_user: "other" },
			"other",
		],
		[
			"su with a password",
			"asks",
			{
				ansible_become_method: "su",
				ansible_become_user: "other",
				ansible_become_pass: "pw other",
			},
			"other",
		],
	])("%s", async (_name, user, vars, expected) => {
		lab.write({ "play.yml": WHO, hosts: inventory(user, vars) });
		const { rc, out } = await lab.run(["playbook", "-i", "hosts", "play.yml"]);
		expect(out).toContain(`"msg": "I am ${expected}"`);
		expect(out).toContain("failed=0");
		expect(rc).toBe(0);
	});

	test.each<[string, string, Record<string, string>, string]>([
		["no password", "asks", {}, "Missing sudo password"],
		[
			"wrong password",
			"asks",
			{ ansible_become_pass: "no" },
			"Incorrect sudo password",
		],
		[
			"wrong password for su",
			"asks",
			{
				ansible_become_method: "su",
				ansible_become_user: "other",
				ansible_become_pass: "no",
			},
			"Incorrect su password",
		],
	])(
		"refused, %s: that host fails, and soon",
		async (_name, user, vars, text) => {
			lab.write({
				"play.yml": WHO.replace("hosts: h", "hosts: all"),
				hosts: `${inventory(user, vars)}\n${inventoryLine("good", host, { ansible_user: "free", ansible_remote_tmp: "~/.ansible/tmp" })}\n`,
			});
			const start = Date.now();
			const { rc, out } = await lab.run([
				"playbook",
				"-i",
				"hosts",
				"play.yml",
			]);
			expect(out).toContain(
				`fatal: [h]: FAILED! => {"msg": ${JSON.stringify(text)}}`,
			);
			expect(out).toMatch(/^good +: ok=3 /m);
			expect(rc).toBe(2);
			expect(Date.now() - start).toBeLessThan(15_000);
		},
	);

	test("a password file given on the command line", async () => {
		lab.write({
			"play.yml": WHO,
			hosts: inventory("asks", {}),
			password: "pw asks\n",
		});
		const { rc, out } = await lab.run([
			"playbook",
			"-i",
			"hosts",
			"--become-password-file",
			"password",
			"play.yml",
		]);
		expect(out).toContain('"msg": "I am root"');
		expect(out).not.toContain("pw asks");
		expect(rc).toBe(0);
	});

	test.each([
		["free", {}],
		["tty", { ansible_become_pass: "pw tty" }],
	])(
		"an interrupt reaches what %s runs as another user",
		async (user, vars) => {
			const pidFile = `${users.folder}/home/other/pid`;
			lab.write({
				"long.sh": `#!/bin/sh\necho $$ > ${pidFile}.${user}\nsleep 62\n`,
				hosts: inventory(user, { ...vars, ansible_become_user: "other" }),
				"play.yml": `
- hosts: h
  gather_facts: false
  become: true
  tasks:
    - script: long.sh
`,
			});
			const running = lab.start(["playbook", "-i", "hosts", "play.yml"]);
			const file = `${pidFile}.${user}`;
			await expect
				.poll(() => existsSync(file) && readFileSync(file, "utf8"), {
					timeout: 20_000,
				})
				.toMatch(/\n/);
			running.child.kill("SIGINT");
			expect((await running.ended).rc).toBe(99);
			const pid = Number(readFileSync(file, "utf8"));
			await expect.poll(() => isRunning(pid)).toBe(false);
			await expect
				.poll(() =>
					readdirSync("/var/tmp").filter((n) => n.startsWith("ansible-tmp-")),
				)
				.toEqual([]);
		},
	);
});
