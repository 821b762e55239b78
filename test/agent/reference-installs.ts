// The ansible-cores and Pythons that tests may use: the system's, pyenv's, and those that are named in
// SHEVEK_TEST_CORES (virtualenvs or site-packages) and SHEVEK_TEST_PYTHONS, each a list as PATH is.

import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import {
	type CoreInstall,
	findCoreInstall,
} from "../../src/agent/modules/core-install.ts";

const named = (variable: string): string[] =>
	(process.env[variable] ?? "").split(":").filter(Boolean);

export const CORES: readonly CoreInstall[] = [
	"/usr/lib/python3/dist-packages",
	...named("SHEVEK_TEST_CORES"),
]
	.map((setting) => findCoreInstall({ setting, env: {} }))
	.filter((core) => core !== undefined);

export function coreOf(version: string): CoreInstall | undefined {
	return CORES.find((core) => core.version.startsWith(version));
}

export interface TestPython {
	readonly path: string;
	/** 3.11 */
	readonly version: string;
}

/** One of each version, the first found. */
export const PYTHONS: readonly TestPython[] = uniqueVersions([
	"/usr/bin/python3",
	...named("SHEVEK_TEST_PYTHONS"),
	...globSync(join(homedir(), ".pyenv/versions/*/bin/python")).sort(),
]);

function uniqueVersions(paths: readonly string[]): TestPython[] {
	const found = new Map<string, TestPython>();
	for (const path of paths) {
		const asked = spawnSync(path, [
			"-c",
			"import sys; print('%d.%d' % sys.version_info[:2])",
		]);
		const version = String(asked.stdout ?? "").trim();
		if (asked.status === 0 && !found.has(version)) {
			found.set(version, { path, version });
		}
	}
	return [...found.values()];
}
