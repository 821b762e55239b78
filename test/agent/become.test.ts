import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { SessionPool } from "../../src/agent/target.ts";
import { UnreachableError } from "../../src/agent/target.ts";
import { type Becoming, becomeSpec } from "./become-spec.ts";
import { call, installed, poolUnderTest } from "./pool-under-test.ts";
import {
	canHavePrivateUsers,
	makePrivateUsers,
	type PrivateUsers,
} from "./private-users.ts";
import { type SshdHost, startSshd } from "./sshd-host.ts";

const SUDOERS = `
free ALL=(ALL) NOPASSWD: ALL
asks ALL=(ALL) ALL
Defaults:tty requiretty
Defaults:tty use_pty
tty ALL=(ALL) ALL
`;
const DOAS = "permit nopass free\npermit asks\n";
const NAMES = ["free", "asks", "tty", "other"];

if (!canHavePrivateUsers)
	console.warn("SKIPPED: become needs root, unshare and sudo to be tested");

describe.skipIf(!canHavePrivateUsers)("become", () => {
	let users: PrivateUsers;
	let host: SshdHost;
	let pool: SessionPool;

	beforeAll(async () => {
		users = makePrivateUsers(
			NAMES.map((name, index) => ({
				name,
				uid: 47_000 + index,
				password: `pw ${name}`,
			})),
			SUDOERS,
			{ "doas.conf": DOAS },
		);
		host = await startSshd({
			wrapper: users.wrapper,
			config: ["PasswordAuthentication yes"],
		});
		pool = poolUnderTest();
	});
	afterAll(async () => {
		await pool.closeAll();
		await host.stop();
		users.remove();
	});

	const target = (user: string, become: Becoming) =>
		host.target({ user, become: becomeSpec(become) });

	test.each<[string, string, Becoming, string]>([
		["sudo without a password", "free", {}, "root"],
		["sudo to another user", "free", { user: "other" }, "other"],
		["sudo with a password nobody asks for", "free", { password: "x" }, "root"],
		["sudo with a password", "asks", { password: "pw asks" }, "root"],
		[
			"sudo with flags of the user's",
			"asks",
			{ password: "pw asks", flags: "-Hn --set-home" },
			"root",
		],
		["requiretty and use_pty", "tty", { password: "pw tty" }, "root"],
		[
			"su with a password",
			"asks",
			{ method: "su", user: "other", password: "pw other" },
			"other",
		],
		[
			"su with a login shell",
			"asks",
			{ method: "su", user: "other", password: "pw other", flags: "-" },
			"other",
		],
		["doas without a password", "free", { method: "doas" }, "root"],
		[
			"doas to another user",
			"free",
			{ method: "doas", user: "other", flags: "-n" },
			"other",
		],
		[
			"doas with a password",
			"asks",
			{ method: "doas", user: "other", password: "pw asks" },
			"other",
		],
	])("%s", async (_name, user, become, expected) => {
		const session = await pool.session(target(user, become));
		const who = await session.exec("id -un; cat", { stdin: Buffer.from("in") });
		expect(Buffer.from(who.stdout).toString()).toBe(`${expected}\nin`);
		const login = await session.exec("id -un", { asBecomeUser: false });
		expect(Buffer.from(login.stdout).toString()).toBe(`${user}\n`);
		const output = await session.runModule(
			call(installed("command"), { _raw_params: "id -un" }),
		);
		expect(JSON.parse(output.stdout)).toMatchObject({ stdout: expected });
		const folder = await session.makeTempDir();
		await session.putFile(Buffer.from("text"), `${folder}/file`);
		const back = await session.readFile(`${folder}/file`);
		expect(Buffer.from(back).toString()).toBe("text");
	});

	test.each<[string, string, Becoming, RegExp]>([
		["no password", "asks", {}, /^Missing sudo password$/],
		["wrong", "asks", { password: "no" }, /^Incorrect sudo password$/],
		[
			"wrong for su",
			"asks",
			{ method: "su", user: "other", password: "no" },
			/^Incorrect su password$/,
		],
		[
			"no password for doas",
			"asks",
			{ method: "doas" },
			/^Missing doas password$/,
		],
		[
			"wrong for doas",
			"asks",
			{ method: "doas", password: "no" },
			/^Incorrect doas password$/,
		],
		[
			"not allowed by doas",
			"other",
			{ method: "doas", password: "pw other" },
			/^doas: Operation not permitted$/,
		],
		["no such user", "free", { user: "nobody-there" }, /unknown user/],
		["not allowed", "other", { password: "pw other" }, /not in the sudoers/],
	])("refused: %s", async (_name, user, become, text) => {
		const failure = pool.session(target(user, become));
		await expect(failure).rejects.toThrow(text);
		await expect(failure).rejects.not.toThrow(UnreachableError);
		const session = await pool.session(host.target({ user }));
		expect((await session.exec("true")).rc).toBe(0);
	});

	test("a large answer and a large file pass through the second agent", async () => {
		const session = await pool.session(target("free", {}));
		const folder = await session.makeTempDir();
		const data = Buffer.alloc(3_000_000, "line of text\n");
		await session.putFile(data, `${folder}/big`);
		const { stdout } = await session.exec(`cat ${folder}/big ${folder}/big`);
		expect(stdout.length).toBe(6_000_000);
	});

	test("a user who was added to a group has it in the next task", async () => {
		const session = await pool.session(target("free", { user: "other" }));
		const groups = async () =>
			Buffer.from((await session.exec("id -Gn")).stdout).toString();
		expect(await groups()).toBe("other\n");
		const file = join(users.folder, "group");
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace(/^(games:x:\d+:).*$/m, "$1other"));
		expect(await groups()).toBe("other games\n");
		writeFileSync(file, text);
		expect(await groups()).toBe("other\n");
	});

	test.each(["other", "root"])("temporary folders of %s", async (user) => {
		const session = await pool.session(target("free", { user }));
		const folder = await session.makeTempDir();
		const parent = user === "root" ? `${host.folder}/remote-tmp` : "/var/tmp";
		expect(folder.startsWith(`${parent}/ansible-tmp-`)).toBe(true);
		const { stdout } = await session.exec(`stat -c '%U %a' ${folder}`);
		expect(Buffer.from(stdout).toString()).toBe(`${user} 700\n`);
		await session.removeTempDir(folder);
	});

	test("a user who is gone has no agent left", async () => {
		const session = await pool.session(target("free", { user: "other" }));
		await session.exec("true");
		const file = join(users.folder, "passwd");
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace(/^other:.*\n/m, ""));
		try {
			await expect(session.exec("true")).rejects.toThrow(/unknown user other/);
		} finally {
			writeFileSync(file, text);
		}
		expect((await session.exec("true")).rc).toBe(0);
	});

	test("an agent without work ends, and the next task gets another", async () => {
		const idling = poolUnderTest({ becomeIdleMs: 200 });
		try {
			const session = await idling.session(target("free", { user: "other" }));
			const agentPid = async () =>
				Buffer.from((await session.exec("echo $PPID")).stdout)
					.toString()
					.trim();
			const first = await agentPid();
			await vi.waitUntil(() => !existsSync(`/proc/${first}`), 10_000);
			expect(await agentPid()).not.toBe(first);
		} finally {
			await idling.closeAll();
		}
	});

	test("a user who is about to be removed has no agent any more", async () => {
		const other = await pool.session(target("free", { user: "other" }));
		const { stdout } = await other.exec("echo $PPID");
		const pid = Buffer.from(stdout).toString().trim();
		const login = await pool.session(host.target({ user: "free" }));
		const state = `test -d /proc/${pid} && echo there || echo gone`;
		const said = async (command: string) =>
			Buffer.from((await login.exec(command)).stdout).toString();
		expect(await said(state)).toBe("there\n");
		expect(await said(`: userdel other; ${state}`)).toBe("gone\n");
	});

	test("ssh asks for a password and gets it", async () => {
		const session = await pool.session(
			host.target({
				user: "asks",
				password: "pw asks",
				privateKeyFile: undefined,
			}),
		);
		const who = await session.exec("id -un");
		expect(Buffer.from(who.stdout).toString()).toBe("asks\n");
	});

	test("a wrong ssh password is said to be one", async () => {
		const failure = pool.session(
			host.target({ user: "asks", password: "no", privateKeyFile: undefined }),
		);
		await expect(failure).rejects.toThrow(UnreachableError);
		await expect(failure).rejects.toThrow(
			/^Invalid\/incorrect password: asks@127\.0\.0\.1: Permission denied \(/,
		);
	});
});
