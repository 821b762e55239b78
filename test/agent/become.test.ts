import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type {
	BecomeSpec,
	SessionPool,
	TargetSpec,
} from "../../src/agent/target.ts";
import { call, installed, poolUnderTest } from "./pool-under-test.ts";
import { localTarget } from "./sshd-host.ts";

const isRoot = process.getuid?.() === 0;
let pool: SessionPool;
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shevek-become-"));
	chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => pool.closeAll());

function target(become: Partial<BecomeSpec>): TargetSpec {
	pool = poolUnderTest();
	return localTarget({
		become: {
			method: "sudo",
			user: "nobody",
			password: undefined,
			exe: undefined,
			flags: undefined,
			...become,
		},
		remoteTmp: join(folder, "tmp"),
	});
}

describe.skipIf(!isRoot)("the real programs, as root", () => {
	test.each<[string, Partial<BecomeSpec>]>([
		["sudo", {}],
		[
			"sudo with its default flags and a password nobody asks for",
			{ password: "unused" },
		],
		["su", { method: "su", flags: "-s /bin/sh" }],
		[
			"su to a user with a login shell",
			{ method: "su", flags: "-l -s /bin/bash" },
		],
	])("%s", async (_name, become) => {
		const spec = target(become);
		const session = await pool.session(spec);
		const who = await session.exec("id -un; tty; ps -o tty= -p $$");
		expect(Buffer.from(who.stdout).toString()).toMatch(
			/^nobody\nnot a tty\n(pts\/\d+|\?) *\n$/,
		);
		const login = await session.exec("id -un", { asBecomeUser: false });
		expect(Buffer.from(login.stdout).toString()).toBe("root\n");
		const output = await session.runModule(
			call(installed("command"), { _raw_params: "id -un" }),
		);
		expect(JSON.parse(output.stdout)).toMatchObject({ stdout: "nobody" });
	});
});
