// The agent's built-ins: the same corpus by them and by the unmodified modules, then over an agent.

import { execFileSync, spawnSync } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session, SessionPool } from "../../src/agent/target.ts";
import { call, installed, library, poolUnderTest } from "./pool-under-test.ts";
import { CORES, PYTHONS } from "./reference-installs.ts";
import { localTarget } from "./sshd-host.ts";

const CORPUS = join(import.meta.dirname, "../corpus/builtins/cases.json");
const COMPARE = join(import.meta.dirname, "compare-builtins.py");

interface Case {
	readonly module: string;
	readonly args: Readonly<Record<string, unknown>>;
	readonly used: "builtin" | "module";
	/** The one ansible-core whose built-in has this argument. */
	readonly only?: string;
}

const cases: readonly Case[] = JSON.parse(readFileSync(CORPUS, "utf8"));
const folder = mkdtempSync(join(tmpdir(), "shevek-builtins-"));
let pool: SessionPool;
let session: Session;

beforeAll(async () => {
	pool = poolUnderTest({ usesBuiltins: true });
	session = await pool.session(
		localTarget({ remoteTmp: join(folder, "tmp"), cwd: folder }),
	);
});
afterAll(async () => {
	await pool.closeAll();
	rmSync(folder, { recursive: true, force: true });
});

/** Each ansible-core with each Python that its modules run on. */
const pairs = CORES.filter(({ version }) =>
	/^2\.1[46]\./.test(version),
).flatMap((core) =>
	PYTHONS.filter(({ version }) =>
		["2.7", "3.6", "3.11", "3.13"].includes(version),
	).map((python) => ({ core, python })),
);

/** `strip_empty_ends: false` is not for Python 2, which guesses what bytes mean. */
function expectedUse(
	each: Case,
	coreVersion: string,
	pythonVersion: string,
): string {
	const isElsewhere =
		each.only !== undefined && !coreVersion.startsWith(each.only);
	const isGuessed =
		pythonVersion === "2.7" && each.args.strip_empty_ends !== undefined;
	return isElsewhere || isGuessed ? "module" : each.used;
}

describe("built-ins and unmodified modules answer the same", () => {
	if (pairs.length === 0)
		test.skip("no ansible-core 2.14 or 2.16 is installed");
	test.each(pairs)(
		"$core.version on Python $python.version",
		({ core, python }) => {
			const only = join(folder, `path-${core.version}-${python.version}`);
			mkdirSync(only);
			symlinkSync(core.packagePath, join(only, "ansible"));
			const printed = execFileSync(python.path, ["-B", COMPARE, CORPUS], {
				encoding: "utf8",
				env: { ...process.env, PYTHONPATH: only },
				maxBuffer: 1 << 26,
			});
			const answers = printed
				.trimEnd()
				.split("\n")
				.map((line) => JSON.parse(line));
			const expected = cases.map((each, number) => ({
				case: number,
				used: expectedUse(each, core.version, python.version),
				differences: [],
			}));
			expect(answers).toEqual(expected);
		},
	);
});

const INTERNAL = {
	_ansible_check_mode: false,
	_ansible_no_log: true,
	_ansible_version: library.coreVersion,
	_ansible_module_name: "ansible.legacy.command",
	_ansible_verbosity: 0,
	_ansible_debug: false,
	_ansible_shell_executable: "/bin/sh",
};

async function run(
	name: string,
	args: Record<string, unknown>,
	environment: Record<string, string> = {},
) {
	const output = await session.runModule(
		call(installed(name), { ...INTERNAL, ...args }, environment),
	);
	expect(output.stderr).toBe("");
	return { rc: output.rc, ...JSON.parse(output.stdout) };
}

describe("over an agent", () => {
	test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
		[
			"a line",
			{ _raw_params: "echo hi" },
			{ rc: 0, stdout: "hi", cmd: ["echo", "hi"] },
		],
		[
			"an exit code",
			{ _raw_params: "sh -c 'echo e >&2; exit 3'" },
			{ rc: 3, stderr: "e", failed: true },
		],
		[
			"a signal",
			{ _raw_params: "kill -9 $$", _uses_shell: true },
			{ rc: -9, failed: true },
		],
		["input", { _raw_params: "cat", stdin: "in" }, { stdout: "in" }],
		["input nobody reads", { _raw_params: "true", stdin: "in" }, { rc: 0 }],
		["no input", { _raw_params: "cat" }, { stdout: "" }],
		[
			"an early end of output",
			{ _raw_params: "exec >&- 2>&-; sleep 0.3; exit 5", _uses_shell: true },
			{ rc: 5 },
		],
		[
			"what comes late",
			{ _raw_params: "(sleep 0.4; echo late) & echo now", _uses_shell: true },
			{ stdout: "now\nlate" },
		],
		[
			"a refusal",
			{ _raw_params: "nosuchcommand" },
			{
				rc: 2,
				failed: true,
				msg: "[Errno 2] No such file or directory: b'nosuchcommand'",
			},
		],
	])("%s", async (_, args, expected) => {
		expect(await run("command", args)).toMatchObject(expected);
	});

	test("a daemon that keeps the pipes does not keep the task", async () => {
		const start = Date.now();
		const { stdout } = await run("command", {
			_raw_params: "sleep 30 & echo $!",
			_uses_shell: true,
		});
		expect(Date.now() - start).toBeLessThan(5000);
		process.kill(Number(stdout), "SIGKILL");
	});

	test("a large output comes whole, and others are served meanwhile", async () => {
		const size = 20_000_000;
		const large = run("command", {
			_raw_params: `head -c ${size} /dev/zero | tr '\\0' x`,
			_uses_shell: true,
		});
		const small = await run("command", { _raw_params: "echo hi" });
		expect(small.stdout).toBe("hi");
		expect((await large).stdout).toHaveLength(size);
	});

	test("many at once", async () => {
		const all = Array.from({ length: 50 }, (_, at) =>
			run("command", { _raw_params: `echo ${at}` }),
		);
		const printed = (await Promise.all(all)).map(({ stdout }) => stdout);
		expect(printed).toEqual(Array.from({ length: 50 }, (_, at) => String(at)));
	});

	test("the task's environment is the command's, and gone afterwards", async () => {
		const show = { _raw_params: "echo $SHEVEK_X", _uses_shell: true };
		expect((await run("command", show, { SHEVEK_X: "é" })).stdout).toBe("é");
		expect((await run("command", show)).stdout).toBe("");
	});

	test("stat, file and copy", async () => {
		const source = join(folder, "source");
		const target = join(folder, "target");
		writeFileSync(source, "text");
		expect(
			await run("copy", { src: source, dest: target, mode: "0600" }),
		).toMatchObject({ changed: true, mode: "0600" });
		expect(await run("file", { path: target, mode: "0640" })).toMatchObject({
			changed: true,
			mode: "0640",
		});
		expect(await run("file", { path: target, mode: "0640" })).toMatchObject({
			changed: false,
		});
		const { stat } = await run("stat", { path: target });
		expect(stat).toMatchObject({
			mode: "0640",
			mimetype: "text/plain",
			size: 4,
		});
		expect(
			await run("file", { path: join(folder, "d/e"), state: "directory" }),
		).toMatchObject({ changed: true });
		expect(
			await run("file", { path: join(folder, "d"), state: "absent" }),
		).toMatchObject({ changed: true });
	});

	test("a command that is aborted is gone", async () => {
		const mark = join(folder, "pid");
		const abort = new AbortController();
		const args = {
			...INTERNAL,
			_raw_params: `echo $$ > ${mark}; exec sleep 60`,
			_uses_shell: true,
		};
		const running = session.runModule(
			call(installed("command"), args),
			abort.signal,
		);
		await expect.poll(() => spawnSync("test", ["-s", mark]).status).toBe(0);
		abort.abort(new Error("enough"));
		await expect(running).rejects.toThrow();
		const pid = readFileSync(mark, "utf8").trim();
		await expect.poll(() => spawnSync("kill", ["-0", pid]).status).toBe(1);
	});
});
