import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session, SessionPool } from "../../src/agent/target.ts";
import { call, moduleOf, poolUnderTest } from "./pool-under-test.ts";
import { localTarget } from "./sshd-host.ts";

let pool: SessionPool;
let session: Session;
let folder: string;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-modules-"));
	pool = poolUnderTest();
	session = await pool.session(
		localTarget({ remoteTmp: join(folder, "tmp"), cwd: folder }),
	);
});
afterAll(async () => {
	await pool.closeAll();
	rmSync(folder, { recursive: true, force: true });
});

const HEAD = `import json, os, sys
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule(argument_spec=dict(arg=dict(type="raw")))
`;

async function answer(
	body: string,
	args: Record<string, unknown> = {},
	environment: Record<string, string> = {},
): Promise<Record<string, unknown>> {
	const module = moduleOf(HEAD + body);
	const output = await session.runModule(call(module, args, environment));
	expect(output.stderr).toBe("");
	return JSON.parse(output.stdout);
}

describe("the child is what a fresh interpreter would be", () => {
	test.each<[string, string, unknown]>([
		["__main__ is the module", "import __main__\nx = __main__.HEADED\n", "yes"],
		[
			"_module_fqn",
			"import __main__\nx = __main__._module_fqn.rpartition('.')[0]",
			"ansible.modules",
		],
		[
			"__name__ and __package__",
			"x = [__name__, __package__]",
			["__main__", "ansible.modules"],
		],
		["sys.argv", "x = len(sys.argv)", 1],
		[
			"its source can be read",
			"import inspect\nx = inspect.getsource(AnsibleModule).split('(')[0]",
			"class AnsibleModule",
		],
		[
			"get_data of a package",
			"import pkgutil\nx = pkgutil.get_data('ansible.module_utils', 'basic.py') is not None",
			true,
		],
		["standard input is empty", "x = sys.stdin.read()", ""],
		["its own process group", "x = os.getpgrp() == os.getpid()", true],
		[
			"signals",
			"import signal\nx = [signal.getsignal(signal.SIGTERM) == signal.SIG_DFL, signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN, signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL]",
			[true, true, true],
		],
		[
			"of the agent's pipes one is open: for code objects",
			"x = len([fd for fd in map(int, os.listdir('/proc/self/fd')) if fd > 2 and os.path.exists('/proc/self/fd/%d' % fd) and ('pipe' in os.readlink('/proc/self/fd/%d' % fd) or 'socket' in os.readlink('/proc/self/fd/%d' % fd))])",
			1,
		],
		[
			"an import outside of the set fails",
			"try:\n    import ansible.module_utils.urls\n    x = 'found'\nexcept ImportError:\n    x = 'ImportError'",
			"ImportError",
		],
		[
			"so does the installed ansible",
			"try:\n    import ansible.constants\n    x = 'found'\nexcept ImportError:\n    x = 'ImportError'",
			"ImportError",
		],
		[
			"six.moves works",
			"from ansible.module_utils.six.moves.urllib.parse import quote\nx = quote('a b')",
			"a%20b",
		],
		[
			"a selector waits for what it watches, and for nothing else",
			`import selectors, time
selector = selectors.DefaultSelector()
began = time.time()
nothing = selector.select(30)
waited = time.time() - began
selector.register(os.pipe()[0], selectors.EVENT_READ)
began = time.time()
silent = selector.select(0.2)
x = [nothing, waited < 10, silent, time.time() - began >= 0.2]`,
			[[], true, [], true],
		],
	])("%s", async (_name, code, expected) => {
		const result = await answer(
			`HEADED = "yes"\n${code}\nmodule.exit_json(x=x)\n`,
		);
		expect(result.x).toEqual(expected);
	});

	test("works in the folder of the target, with the task's environment", async () => {
		const code = `import locale, time
module.exit_json(cwd=os.getcwd(), a=os.environ["A_VAR"], tz=time.tzname[0], encoding=locale.nl_langinfo(locale.CODESET))`;
		const env = { A_VAR: "ä b", TZ: "XYZ-3", LC_ALL: "C.UTF-8" };
		expect(await answer(code, {}, env)).toMatchObject({
			cwd: folder,
			a: "ä b",
			tz: "XYZ",
			encoding: "UTF-8",
		});
		expect(
			await answer("module.exit_json(x=os.environ.get('A_VAR'))"),
		).toMatchObject({ x: null });
	});

	test("PYTHON* variables get an interpreter of their own", async () => {
		const code = `module.exit_json(bytecode=sys.flags.dont_write_bytecode, main=__name__)`;
		expect(
			await answer(code, { arg: "ü" }, { PYTHONDONTWRITEBYTECODE: "1" }),
		).toMatchObject({
			bytecode: 1,
			main: "__main__",
			invocation: { module_args: { arg: "ü" } },
		});
	});

	test("LD_* variables are there when the interpreter starts", async () => {
		// a forked child's /proc entry would still be the agent's
		const code = `module.exit_json(x="LD_BIND_NOW=1" in open("/proc/self/environ").read())`;
		expect(await answer(code, {}, { LD_BIND_NOW: "1" })).toMatchObject({
			x: true,
		});
		expect(await answer(code, {}, { OTHER: "1" })).toMatchObject({ x: false });
	});

	test("respawn_module finds the zip, and nothing of it stays", async () => {
		const code = `from ansible.module_utils.common.respawn import has_respawned, respawn_module
if not has_respawned():
    respawn_module(sys.executable)
module.exit_json(respawned=has_respawned(), arg=module.params["arg"])`;
		const module = moduleOf(HEAD + code, "python", "apt");
		const output = await session.runModule(call(module, { arg: [1, "ü"] }));
		expect(output.stderr).toBe("");
		expect(JSON.parse(output.stdout)).toMatchObject({
			respawned: true,
			arg: [1, "ü"],
		});
		expect(readFolder(join(folder, "tmp"))).toEqual([]);
	});
});

describe("ends", () => {
	test.each<[string, string, number, string, RegExp]>([
		[
			"no exit",
			"pass",
			1,
			'{"msg": "New-style module did not handle its own exit", "failed": true}\n',
			/^$/,
		],
		[
			"an exception",
			"def f():\n    raise ValueError('boom')\nf()",
			1,
			"",
			/^Traceback \(most recent call last\):\n {2}File ".*ansible\/modules\/written\d+\.py", line 6, in <module>\n {4}f\(\)\n.*ValueError: boom\n$/s,
		],
		["sys.exit with a text", "sys.exit('bad')", 1, "", /^bad\n$/],
		["sys.exit with a number", "sys.exit(7)", 7, "", /^$/],
		["a signal", "os.kill(os.getpid(), 9)", 137, "", /^$/],
		["os._exit", "os.write(1, b'raw'); os._exit(3)", 3, "raw", /^$/],
		[
			"atexit and threads",
			"import atexit, threading, time\natexit.register(lambda: print('bye'))\nthreading.Thread(target=lambda: (time.sleep(0.1), print('thread'))).start()\nsys.exit(0)",
			0,
			"thread\nbye\n",
			/^$/,
		],
		["a syntax error", "def", 1, "", /SyntaxError: /],
	])("%s", async (_name, body, rc, stdout, stderr) => {
		const output = await session.runModule(call(moduleOf(HEAD + body)));
		expect(output.rc).toBe(rc);
		expect(output.stdout).toBe(stdout);
		expect(output.stderr).toMatch(stderr);
	});

	test("a daemon that keeps the outputs open does not keep the task", async () => {
		const pidFile = join(folder, "daemon");
		const code = `
if os.fork() == 0:
    os.setsid()
    import time
    open(${JSON.stringify(pidFile)}, "w").write(str(os.getpid()))
    time.sleep(60)
    os._exit(0)
module.exit_json(done=True)`;
		expect(await answer(code)).toMatchObject({ done: true });
		const pid = await untilText(pidFile);
		process.kill(Number(pid), "SIGKILL");
	});

	test("abort ends the child's process group", async () => {
		const pidFile = join(folder, "aborted");
		const stop = new AbortController();
		const module = moduleOf(
			`import os, subprocess\np = subprocess.Popen(["sleep", "60"])\nopen(${JSON.stringify(pidFile)}, "w").write("%d %d" % (os.getpid(), p.pid))\np.wait()`,
		);
		const output = session.runModule(call(module), stop.signal);
		output.catch(() => {});
		const pids = (await untilText(pidFile)).split(" ").map(Number);
		stop.abort(new Error("stopped"));
		await expect(output).rejects.toThrow("stopped");
		for (const pid of pids) await untilGone(pid);
	});

	test("a time limit ends it, too", async () => {
		const module = moduleOf("import time\ntime.sleep(60)");
		await expect(
			session.runModule({ ...call(module), timeoutSeconds: 0.2 }),
		).rejects.toThrow(/not done after 0\.2 seconds/);
	});
});

describe("files and folders that cannot be", () => {
	test("a full disk", async () => {
		await expect(
			session.putFile(Buffer.alloc(1_000_000), "/dev/full"),
		).rejects.toThrow("/dev/full: [Errno 28] No space left on device");
		expect((await session.exec("true")).rc).toBe(0);
	});

	test("a folder that is missing", async () => {
		await expect(
			session.putFile(Buffer.from("x"), "/nowhere/file"),
		).rejects.toThrow(
			/^\/nowhere\/file: \[Errno 2\] No such file or directory/,
		);
	});

	test("a remote_tmp that cannot be made is unreachable, in the reference's words", async () => {
		const other = await pool.session(localTarget({ remoteTmp: "/proc/none" }));
		await expect(other.makeTempDir()).rejects.toThrow(
			/^Failed to create temporary directory\. In some cases/,
		);
	});
});

describe("modules that are no Python", () => {
	test.each<[string, string, "jsonargs" | "oldstyle" | "binary", string]>([
		[
			"WANT_JSON",
			'#!/bin/sh\n# WANT_JSON\ncat "$1"\n',
			"jsonargs",
			'{"a": "b c", "n": [1, true]}',
		],
		[
			"old style",
			'#!/bin/sh\ncat "$1"\n',
			"oldstyle",
			"a='b c' n='[1, True]' ",
		],
		["no #! line", 'cat "$1"\n', "oldstyle", "a='b c' n='[1, True]' "],
		[
			"binary",
			'#!/bin/sh\ncat "$1"\n',
			"binary",
			'{"a": "b c", "n": [1, true]}',
		],
		[
			"arguments in the text",
			"#!/bin/sh\ncat <<'END'\n<<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>\nEND\necho $# $V\n",
			"jsonargs",
			'{"a": "b c", "n": [1, true]}\n0 v\n',
		],
		[
			"python in its #! line is the host's",
			"#!/usr/bin/python\nimport sys\nsys.stdout.write(sys.executable)",
			"oldstyle",
			"/usr/bin/python3",
		],
	])("%s", async (_name, text, kind, stdout) => {
		const output = await session.runModule(
			call(moduleOf(text, kind), { a: "b c", n: [1, true] }, { V: "v" }),
		);
		expect(output).toEqual({ rc: 0, stdout, stderr: "" });
		expect(readFolder(join(folder, "tmp"))).toEqual([]);
	});
});

test("a result of 50 MB stalls nobody", async () => {
	const big = session.runModule(
		call(
			moduleOf(
				"import sys\nfor _ in range(800): sys.stdout.write('x' * 65536)\nsys.exit(0)\n",
			),
		),
	);
	const times: number[] = [];
	let isDone = false;
	big.finally(() => {
		isDone = true;
	});
	while (!isDone) {
		const start = performance.now();
		await session.exec("true");
		times.push(performance.now() - start);
	}
	expect((await big).stdout.length).toBe(800 * 65536);
	expect(times.length).toBeGreaterThan(3);
});

function readFolder(path: string): string[] {
	try {
		return readdirSync(path);
	} catch {
		return [];
	}
}

async function untilText(path: string): Promise<string> {
	for (;;) {
		try {
			const text = readFileSync(path, "utf8");
			if (text !== "") return text;
		} catch {
			// not yet there
		}
		await wait(10);
	}
}

/** Gone, or a zombie whose parent is not ours. */
async function untilGone(pid: number): Promise<void> {
	for (;;) {
		try {
			if (/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) return;
		} catch {
			return;
		}
		await wait(10);
	}
}
