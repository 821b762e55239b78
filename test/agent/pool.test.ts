import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { noInterpreterWarning } from "../../src/agent/interpreter.ts";
import type { SessionPool, TargetSpec } from "../../src/agent/target.ts";
import { call, installed, poolUnderTest } from "./pool-under-test.ts";
import {
	childrenOf,
	localTarget,
	type SshdHost,
	startSshd,
} from "./sshd-host.ts";

let host: SshdHost;
let folder: string;
let pool: SessionPool;

beforeAll(async () => {
	host = await startSshd();
	folder = mkdtempSync(join(tmpdir(), "shevek-pool-"));
});
afterEach(() => pool.closeAll());
afterAll(async () => {
	await host.stop();
	rmSync(folder, { recursive: true, force: true });
});

const sshProcesses = () => childrenOf(process.pid).length;
/** Targets that are different hosts to the pool, and one sshd in truth. */
const targets = (count: number): TargetSpec[] =>
	Array.from({ length: count }, (_, index) =>
		host.target({ connectTimeoutSeconds: 10 + index }),
	);

test("one ssh a host, whatever is asked of it", async () => {
	pool = poolUnderTest();
	const before = sshProcesses();
	const sessions = await Promise.all(
		Array.from({ length: 5 }, () => pool.session(host.target())),
	);
	await Promise.all(sessions.map((session) => session.exec("true")));
	expect(sshProcesses()).toBe(before + 1);
});

test("beyond the cap the newest idle connection goes; its session opens again", async () => {
	pool = poolUnderTest({ maxConnections: 2 });
	const before = sshProcesses();
	const sessions = [];
	for (const target of targets(4)) {
		sessions.push(await pool.session(target));
		expect(sshProcesses()).toBeLessThanOrEqual(before + 2);
	}
	for (const session of sessions)
		expect((await session.exec("true")).rc).toBe(0);
	expect(sshProcesses()).toBe(before + 2);
});

test("no more handshakes at once than allowed", async () => {
	pool = poolUnderTest({ maxHandshakes: 2 });
	const before = sshProcesses();
	let ready = 0;
	let most = 0;
	const watch = setInterval(() => {
		most = Math.max(most, sshProcesses() - before - ready);
	}, 2);
	await Promise.all(
		targets(5).map(async (target) => {
			await pool.session(target);
			ready++;
		}),
	);
	clearInterval(watch);
	expect(most).toBe(2);
	expect(sshProcesses()).toBe(before + 5);
});

test("reset ends the connection, the next use starts another", async () => {
	pool = poolUnderTest();
	const session = await pool.session(host.target());
	const agent = async () =>
		Buffer.from((await session.exec("echo $PPID")).stdout).toString();
	const first = await agent();
	expect(await agent()).toBe(first);
	await pool.reset(host.target());
	expect(await agent()).not.toBe(first);
});

test("a closed pool opens nothing", async () => {
	pool = poolUnderTest();
	const session = await pool.session(host.target());
	await pool.closeAll();
	await expect(session.exec("true")).rejects.toThrow(
		"the connections are closed",
	);
});

test("an aborted session leaves no process", async () => {
	pool = poolUnderTest();
	const before = sshProcesses();
	const stop = new AbortController();
	const opening = pool.session(host.target(), stop.signal);
	stop.abort(new Error("stopped"));
	await expect(opening).rejects.toThrow();
	await pool.closeAll();
	expect(sshProcesses()).toBe(before);
});

describe.each([
	["ssh", () => host.target()],
	["local", () => localTarget()],
])("a host without Python, over %s", (_name, base) => {
	const bare = () => ({
		...base(),
		interpreterFallback: ["python-none", "/nowhere/python"],
		remoteTmp: join(folder, "remote tmp"),
	});

	test("commands and files work, modules say what the shell says", async () => {
		pool = poolUnderTest();
		const session = await pool.session(bare());
		expect(session.python).toBeUndefined();
		const result = await session.exec(
			"cat; echo 'two\nlines' \"$0\"; echo e >&2; exit 4",
			{
				stdin: Buffer.from("in "),
			},
		);
		expect(result.rc).toBe(4);
		expect(Buffer.from(result.stdout).toString()).toBe(
			"in two\nlines /bin/sh\n",
		);
		expect(Buffer.from(result.stderr).toString()).toBe("e\n");
		const temp = await session.makeTempDir();
		await session.putFile(Buffer.from("x\0y"), `${temp}/a b`);
		expect(
			Buffer.from(await session.readFile(`${temp}/a b`, 2)).toString(),
		).toBe("x\0");
		await session.removeTempDir(temp);
		expect(readdirSync(join(folder, "remote tmp"))).toEqual([]);
		expect(await session.runModule(call(installed("ping")))).toEqual({
			rc: 127,
			stdout: "",
			stderr: "/bin/sh: 1: /usr/bin/python: not found\n",
		});
	});

	test("a given interpreter that is missing", async () => {
		pool = poolUnderTest();
		const session = await pool.session({
			...base(),
			pythonInterpreter: "/nowhere/python3",
		});
		expect(await session.runModule(call(installed("ping")))).toMatchObject({
			rc: 127,
			stderr: "/bin/sh: 1: /nowhere/python3: not found\n",
		});
	});
});

test("the warning of a host without Python is the reference's", () => {
	expect(noInterpreterWarning("h", ["python3", "/usr/bin/python"])).toBe(
		"No python interpreters found for host h (tried ['python3', '/usr/bin/python'])",
	);
});

describe("a given interpreter", () => {
	test.each([
		["a path", "/usr/bin/python3"],
		["with arguments", "/usr/bin/env python3"],
		["a link in a folder with a tilde", "~/python-link"],
	])("%s", async (_name, path) => {
		pool = poolUnderTest();
		const home = process.env.HOME;
		process.env.HOME = join(folder, "home");
		mkdirSync(process.env.HOME, { recursive: true });
		try {
			if (path.startsWith("~"))
				symlinkSync("/usr/bin/python3", join(process.env.HOME, "python-link"));
			const session = await pool.session(
				localTarget({ pythonInterpreter: path }),
			);
			expect(session.python).toMatchObject({ path, isDiscovered: false });
		} finally {
			process.env.HOME = home;
		}
	});
});
