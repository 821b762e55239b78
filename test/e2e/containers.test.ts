// Hosts that are folders and namespaces of this machine: chroot, nsenter, and docker and podman by stand-ins for
// their command lines, which enter a namespace as those enter a container.

import { type ChildProcess, spawn } from "node:child_process";
import {
	chmodSync,
	existsSync,
	readdirSync,
	readFileSync,
	statSync,
} from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
	type ChrootRoot,
	canHaveChroots,
	JOE,
	makeChrootRoot,
} from "../agent/chroot-root.ts";
import { type Ended, isRunning, type Lab, makeLab } from "./lab.ts";

if (!canHaveChroots)
	console.warn("SKIPPED: chroot needs root, unshare and sudo to be tested");

const failures = ({ out, err, rc }: Ended) => ({
	rc,
	fatal: out.match(/^fatal.*/gm),
	err,
});
const FINE = { rc: 0, fatal: null, err: "" };

/** Reads, writes, large files, another user, and a connection that is made anew. */
const WORK = `
- hosts: all
  gather_facts: true
  vars:
    large: "{{ playbook_dir }}/large"
  tasks:
    - command: cat /etc/hostname
      register: name
    - assert: {that: name.stdout == "inside"}
    - copy: {content: "text", dest: /root/text, mode: "0640"}
    - copy: {src: "{{ large }}", dest: /root/large}
    - fetch: {src: /root/large, dest: "{{ playbook_dir }}/back-{{ inventory_hostname }}", flat: true}
    - command: id -un
      become: true
      become_user: joe
      register: who
    - assert: {that: who.stdout == "joe"}
    - copy: {content: "his", dest: ~/his}
      become: true
      become_user: joe
    - raw: echo raw $(id -u)
      register: plain
    - assert: {that: 'plain.stdout_lines == ["raw 0"]'}
    - meta: reset_connection
    - script: said.sh
      register: said
    - assert: {that: 'said.stdout_lines == ["said in inside"]'}
`;

describe.skipIf(!canHaveChroots)("hosts on this machine", () => {
	let root: ChrootRoot;
	let lab: Lab;
	let container: ChildProcess;

	beforeAll(async () => {
		root = makeChrootRoot();
		const enter = `nsenter --mount --uts --root --wdns=/ --target $(cat ${root.path("pid")})`;
		lab = makeLab(
			{
				"play.yml": WORK,
				"said.sh": "#!/bin/sh\necho said in $(cat /etc/hostname)\n",
				large: "0123456789abcdef".repeat(3_276_800),
				"bin/docker": `#!/bin/sh
# docker exec [-u USER] -i NAME COMMAND…
[ "$1" = exec ] || exit 2; shift; user=root
[ "$1" = -u ] && { user=$2; shift 2; }
[ "$1" = -i ] || exit 2; name=$2; shift 2
[ "$name" = box ] || { echo "Error response from daemon: No such container: $name" >&2; exit 1; }
exec ${enter} -- setpriv --reuid $user --init-groups -- "$@"
`,
				"bin/podman": `#!/bin/sh
# podman exec [--user USER] -i NAME COMMAND…
[ "$1" = exec ] || exit 2; shift; user=root
[ "$1" = --user ] && { user=$2; shift 2; }
[ "$1" = -i ] || exit 2; name=$2; shift 2
[ "$name" = box ] || { echo "Error: no container with name or ID \\"$name\\" found: no such container" >&2; exit 125; }
exec ${enter} -- setpriv --reuid $user --init-groups -- "$@"
`,
			},
			root.wrapper,
		);
		for (const name of ["docker", "podman"])
			chmodSync(lab.path(`bin/${name}`), 0o755);
		// The container: a process in its own mount namespace whose root is the folder.
		const [file = "", ...wrap] = root.wrapper;
		container = spawn(
			file,
			[
				...wrap,
				"unshare",
				"--uts",
				"sh",
				"-c",
				`echo $$ > ${root.path("pid")}; exec chroot ${root.folder} sleep 600`,
			],
			{ stdio: "ignore" },
		);
		const isInside = () =>
			existsSync(root.path("pid")) &&
			/^\d+$/.test(pidOfContainer()) &&
			readFileSync(`/proc/${pidOfContainer()}/comm`, "utf8") === "sleep\n";
		await vi.waitUntil(isInside, 10_000);
	});
	afterAll(() => {
		container.kill("SIGKILL");
		lab.remove();
		root.remove();
	});

	const pidOfContainer = () => readFileSync(root.path("pid"), "utf8").trim();
	const environment = () => ({
		PATH: `${lab.path("bin")}:${process.env.PATH}`,
		ANSIBLE_HOST_KEY_CHECKING: "False",
	});
	const run = (inventory: string, ...args: string[]) => {
		lab.write({ hosts: `${inventory}\n` });
		const words = args.length > 0 ? args : ["play.yml"];
		return lab.run(["playbook", "-i", "hosts", ...words], environment());
	};

	test.each([
		["chroot", () => `h ansible_connection=chroot ansible_host=${root.folder}`],
		[
			"chroot by its full name, and another program",
			() =>
				`h ansible_connection=community.general.chroot ansible_host=${root.folder} ansible_chroot_exe=/usr/sbin/chroot`,
		],
		["docker", () => "h ansible_connection=docker ansible_host=box"],
		[
			"podman by its full name",
			() =>
				"h ansible_connection=containers.podman.podman ansible_podman_host=box",
		],
	])("%s: modules, 50 MB, become, a new connection", async (_name, host) => {
		expect(failures(await run(host()))).toEqual(FINE);
		const back = readFileSync(lab.path("back-h"));
		expect(back.equals(readFileSync(lab.path("large")))).toBe(true);
		expect(readFileSync(root.path("root/text"), "utf8")).toBe("text");
		expect(statSync(root.path("home/joe/his")).uid).toBe(JOE.uid);
		const left = ["root/.ansible/tmp", "var/tmp", "tmp"].flatMap((folder) =>
			existsSync(root.path(folder)) ? readdirSync(root.path(folder)) : [],
		);
		expect(left).toEqual([]);
	});

	test("nsenter: the namespaces that are asked for", async () => {
		lab.write({
			"names.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - command: readlink /proc/self/ns/uts /proc/self/ns/net
      register: names
    - command: readlink /proc/${pidOfContainer()}/ns/uts /proc/self/ns/net
      delegate_to: here
      register: wanted
    - assert: {that: names.stdout == wanted.stdout}
`,
		});
		const ended = await run(
			`h ansible_connection=nsenter ansible_nsenter_pid=${pidOfContainer()} ansible_nsenter_namespaces=uts\n[local]\nhere ansible_connection=local`,
			"-l",
			"h",
			"names.yml",
		);
		expect(failures(ended)).toEqual(FINE);
	});

	test("one play over several, loops and delegation among them", async () => {
		lab.write({
			"many.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - command: cat /etc/hostname
      register: name
    - assert: {that: (name.stdout == "inside") == (inventory_hostname != "here")}
    - command: "echo {{ item }}"
      loop: [a, b]
      register: said
    - assert: {that: "said.results | map(attribute='stdout') | list == ['a', 'b']"}
    - command: "cat /etc/hostname"
      delegate_to: "{{ item }}"
      loop: [root, box, here]
      register: others
      when: inventory_hostname == "here"
    - assert: {that: "others.results | map(attribute='stdout') | list == ['inside', 'inside', name.stdout]"}
      when: inventory_hostname == "here"
`,
		});
		const ended = await run(
			`root ansible_connection=chroot ansible_host=${root.folder}\nbox ansible_connection=community.docker.docker\nhere ansible_connection=local`,
			"many.yml",
		);
		expect(failures(ended)).toEqual(FINE);
	});

	test.each([
		[
			"no such folder",
			"ansible_connection=chroot ansible_host=/no/such",
			'FAILED! => {"msg": "/no/such is not a directory"}',
		],
		[
			"a file",
			"ansible_connection=chroot ansible_host=/etc/passwd",
			'FAILED! => {"msg": "/etc/passwd is not a directory"}',
		],
		[
			"a folder without a shell",
			"ansible_connection=chroot ansible_host=/etc",
			'FAILED! => {"msg": "/etc does not look like a chrootable dir (/bin/sh missing)"}',
		],
		[
			"no such container",
			"ansible_connection=docker ansible_host=other",
			'UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via docker: Error response from daemon: No such container: other", "unreachable": true}',
		],
		[
			"no such container of podman's",
			"ansible_connection=podman ansible_host=other",
			'UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via podman: Error: no container with name or ID \\"other\\" found: no such container", "unreachable": true}',
		],
		[
			"no podman",
			"ansible_connection=podman ansible_podman_executable=podmann",
			'FAILED! => {"msg": "podmann command not found in PATH"}',
		],
		[
			"no such process",
			"ansible_connection=nsenter ansible_nsenter_pid=4194305",
			'UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via nsenter: nsenter: cannot open /proc/4194305/ns/ipc: No such file or directory", "unreachable": true}',
		],
		[
			"no such connection",
			"ansible_connection=dokcer",
			"FAILED! => {\"msg\": \"the connection plugin 'dokcer' was not found; did you mean 'docker'?\"}",
		],
	])("refused, %s: that host alone", async (_name, vars, text) => {
		lab.write({
			"short.yml": "- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n",
		});
		const { out } = await run(
			`h ${vars}\ngood ansible_connection=local`,
			"short.yml",
		);
		expect(/^fatal: \[h\]: (.*)/m.exec(out)?.[1]).toBe(text);
		expect(out).toMatch(/^good +: ok=1 /m);
	});

	test("chroot wants root", async () => {
		lab.write({
			"short.yml": "- hosts: all\n  gather_facts: false\n  tasks: [{ping: }]\n",
			hosts: `h ansible_connection=chroot ansible_host=${root.folder}\n`,
		});
		chmodSync(lab.folder, 0o777);
		const other = makeLab({}, [
			...root.wrapper,
			"setpriv",
			"--reuid=65534",
			"--clear-groups",
			"--",
		]);
		chmodSync(other.folder, 0o777);
		const { out } = await other.run(
			["playbook", "-i", lab.path("hosts"), lab.path("short.yml")],
			{ HOME: other.folder },
		);
		other.remove();
		expect(/^fatal: .*/m.exec(out)?.[0]).toBe(
			'fatal: [h]: FAILED! => {"msg": "chroot connection requires running as root"}',
		);
	});

	test.each([
		["chroot", () => `ansible_connection=chroot ansible_host=${root.folder}`],
		["docker", () => "ansible_connection=docker ansible_host=box"],
	])("an interrupt leaves nothing behind: %s", async (name, vars) => {
		const pidFile = root.path(`root/pid-${name}`);
		lab.write({
			hosts: `h ${vars()}\n`,
			"long.sh": `#!/bin/sh\necho $$ > /root/pid-${name}\nsleep 61\n`,
			"long.yml":
				"- hosts: all\n  gather_facts: false\n  tasks: [{script: long.sh}]\n",
		});
		const running = lab.start(
			["playbook", "-i", "hosts", "long.yml"],
			environment(),
		);
		await expect
			.poll(() => existsSync(pidFile) && readFileSync(pidFile, "utf8"), {
				timeout: 20_000,
			})
			.toMatch(/\n/);
		running.child.kill("SIGINT");
		expect((await running.ended).rc).toBe(99);
		const pid = Number(readFileSync(pidFile, "utf8"));
		await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
		await expect
			.poll(() => readdirSync(root.path("root/.ansible/tmp")))
			.toEqual([]);
	});
});
