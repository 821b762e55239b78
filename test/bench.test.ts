// The benchmark can show a regression: a Shevek that burns more CPU comes out as one.

import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const program = resolve(import.meta.dirname, "../bench/run.ts");

/** CPU milliseconds of one debug task, as the benchmark counts them. */
function measuredCpuMs(env: NodeJS.ProcessEnv): number {
	const args = ["--only", "debug", "--peers", "shevek", "--rounds", "3"];
	const stdout = execFileSync(process.execPath, [program, ...args, "--json"], {
		env: { ...process.env, ...env },
		encoding: "utf8",
		stdio: ["ignore", "pipe", "ignore"],
	});
	return JSON.parse(stdout).figures[0].shevek.cpuMs;
}

test("half a second of CPU more is measured as that", () => {
	const usual = measuredCpuMs({});
	const slow = measuredCpuMs({ SHEVEK_BENCH_SLOW: "500" });
	expect(usual).toBeGreaterThan(20);
	expect(slow - usual).toBeGreaterThan(300);
	expect(slow - usual).toBeLessThan(1500);
}, 120_000);
