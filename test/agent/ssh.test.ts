import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SessionPool, TargetSpec } from "../../src/agent/target.ts";
import { UnreachableError } from "../../src/agent/target.ts";
import { call, installed, moduleOf, poolUnderTest } from "./pool-under-test.ts";
import {
	localTarget,
	type SshdHost,
	type SshTarget,
	startSshd,
} from "./sshd-host.ts";

let host: SshdHost;
let pool: SessionPool;

beforeAll(async () => {
	host = await startSshd();
	pool = poolUnderTest();
});

afterAll(async () => {
	await pool.closeAll();
	await host.stop();
});

describe.each([
	["ssh", (): TargetSpec => host.target()],
	[
		"local",
		(): TargetSpec => localTarget({ remoteTmp: join(host.folder, "local") }),
	],
])("connection %s", (_name, target) => {
	test("finds the interpreter that the reference finds", async () => {
		const { python } = await pool.session(target());
		expect(python).toMatchObject({
			path: "/usr/bin/python3",
			isDiscovered: true,
			discoveryWarnings: [],
		});
	});

	test.each([
		["ping", {}, { ping: "pong" }],
		["ping", { data: "häß\u{1f600}" }, { ping: "häß\u{1f600}" }],
		[
			"command",
			{ _raw_params: "echo $HOME 'a b'" },
			{ rc: 0, stdout: `${process.env.HOME} a b`, changed: true },
		],
		["setup", { gather_subset: "!all" }, { ansible_facts: {} }],
		["stat", { path: "/etc/passwd" }, { stat: { exists: true, isreg: true } }],
	])("runs the unmodified module %s", async (name, args, expected) => {
		const session = await pool.session(target());
		const output = await session.runModule(call(installed(name), args));
		expect(output.stderr).toBe("");
		expect(output.rc).toBe(0);
		expect(JSON.parse(output.stdout)).toMatchObject(expected);
	});

	test("runs a command in the shell, with input and both outputs", async () => {
		const session = await pool.session(target());
		const result = await session.exec("cat; echo oops >&2; exit 3", {
			stdin: Buffer.from("in\0put"),
		});
		expect(result.rc).toBe(3);
		expect(Buffer.from(result.stdout).toString()).toBe("in\0put");
		expect(Buffer.from(result.stderr).toString()).toBe("oops\n");
	});

	test("carries a large file there and back", async () => {
		const session = await pool.session(target());
		const folder = await session.makeTempDir();
		const data = Buffer.alloc(5_000_000, "0123456789abcdef\n");
		await session.putFile(data, `${folder}/big`);
		const back = await session.readFile(`${folder}/big`);
		expect(Buffer.compare(data, Buffer.from(back))).toBe(0);
		await session.removeTempDir(folder);
		await expect(session.readFile(`${folder}/big`)).rejects.toThrow(
			/No such file or directory/,
		);
	});
});

describe("a host that cannot be reached says why in ssh's words", () => {
	test.each<[string, () => Partial<SshTarget>, RegExp]>([
		[
			"connection refused",
			() => ({ port: 1 }),
			/^Failed to connect to the host via ssh: ssh: connect to host 127\.0\.0\.1 port 1: Connection refused$/,
		],
		[
			"no such name",
			() => ({ address: "no-such-host.invalid" }),
			/^Failed to connect to the host via ssh: ssh: Could not resolve hostname no-such-host\.invalid: /,
		],
		[
			"an unknown host key",
			() => ({ sshArgs: ["-F", "none", "-o", "UserKnownHostsFile=/dev/null"] }),
			/Host key verification failed\.$/,
		],
		[
			"no key accepted",
			() => ({
				privateKeyFile: join(host.folder, "none"),
				sshArgs: [...host.target().sshArgs, "-o", "IdentityAgent=none"],
			}),
			/Permission denied \(publickey[^)]*\)\.$/,
		],
	])("%s", async (_name, changes, text) => {
		const failure = pool.session(host.target(changes()));
		await expect(failure).rejects.toThrow(UnreachableError);
		await expect(failure).rejects.toThrow(text);
	});

	test("an unknown key is taken when keys are not checked", async () => {
		const session = await pool.session(
			host.target({
				isHostKeyChecked: false,
				sshArgs: ["-F", "none", "-o", "UserKnownHostsFile=/dev/null"],
			}),
		);
		expect((await session.exec("true")).rc).toBe(0);
	});
});

describe("login shells", () => {
	// ForceCommand stands in for /etc/passwd: it decides what runs the command.
	const rows: [name: string, command: string][] = [
		[
			"noise before and behind",
			`echo "Welcome!"; printf "no newline "; bash -c "$SSH_ORIGINAL_COMMAND"; echo bye`,
		],
		["noise on stderr", `echo motd >&2; bash -c "$SSH_ORIGINAL_COMMAND"`],
	];
	for (const name of ["bsd-csh", "tcsh", "fish", "zsh", "dash"]) {
		const path = findCommand(name);
		if (path === undefined) console.warn(`SKIPPED: ${name} is not installed`);
		else rows.push([name, `exec ${path} -c "$SSH_ORIGINAL_COMMAND"`]);
	}

	test.each(rows)("%s", async (_name, command) => {
		const folder = mkdtempSync(join(tmpdir(), "shevek-shell-"));
		const script = join(folder, "shell");
		writeFileSync(script, `#!/bin/bash\n${command}\n`, { mode: 0o755 });
		const noisy = await startSshd({
			address: "127.0.0.2",
			config: [`ForceCommand ${script}`],
		});
		const own = poolUnderTest();
		try {
			const session = await own.session(noisy.target());
			const output = await session.runModule(call(installed("ping")));
			expect(JSON.parse(output.stdout)).toMatchObject({ ping: "pong" });
		} finally {
			await own.closeAll();
			await noisy.stop();
			rmSync(folder, { recursive: true });
		}
	});
});

test("a connection that dies in mid-module is unreachable, and the module is not run again", async () => {
	const own = poolUnderTest();
	const counter = join(host.folder, "count");
	const module = moduleOf(
		[
			"import os, time",
			`open(${JSON.stringify(counter)}, "a").write("x")`,
			"os.kill(int(os.environ['SSHD_PID']), 9)",
			"time.sleep(20)",
		].join("\n"),
	);
	const session = await own.session(host.target());
	const pids = host.sessions();
	const output = session.runModule(
		call(module, {}, { SSHD_PID: String(pids.at(-1)) }),
	);
	await expect(output).rejects.toThrow(UnreachableError);
	expect(readFileSync(counter, "utf8")).toBe("x");
	await own.closeAll();
});

test("nothing is left behind when the pool closes", async () => {
	const own = poolUnderTest();
	const target = host.target({ remoteTmp: join(host.folder, "tmp dir") });
	const before = host.sessions().length;
	const session = await own.session(target);
	const folder = await session.makeTempDir();
	mkdirSync(join(folder, "inner"));
	const pidFile = join(host.folder, "pid");
	const module = moduleOf(
		`import os, time\nopen(${JSON.stringify(pidFile)}, "w").write(str(os.getpid()))\nprint("x")\ntime.sleep(30)\n`,
	);
	const running = session.runModule(call(module));
	running.catch(() => {});
	await session.exec(`while ! [ -s '${pidFile}' ]; do sleep 0.01; done`);
	await own.closeAll();
	await expect(running).rejects.toThrow(UnreachableError);
	const left = await (await pool.session(host.target())).exec(
		`ls -A '${host.folder}/tmp dir'; kill -0 $(cat '${pidFile}') 2>&1`,
	);
	expect(Buffer.from(left.stdout).toString()).toMatch(
		/^[^\n]*No such process\n+$/,
	);
	await expect.poll(() => host.sessions().length).toBeLessThanOrEqual(before);
});

function findCommand(name: string): string | undefined {
	return (process.env.PATH ?? "")
		.split(":")
		.map((folder) => join(folder, name))
		.find((path) => existsSync(path));
}
