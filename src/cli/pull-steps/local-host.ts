// What this machine calls itself. Python is asked, as its full name comes of its own reading of the
// resolver's aliases, which Node does not show; a playbook's name must not depend on who looks.

import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { promisify } from "node:util";
import { findCoreInstall } from "../../agent/modules/core-install.ts";
import type { CommandWorld } from "../command-world.ts";
import { pythonOf } from "../reference-version.ts";

const run = promisify(execFile);

export interface LocalHost {
	/** Full, as far as the resolver knows it. */
	readonly fullName: string;
	/** Every name it goes by: full, own, and both up to their first dot. */
	readonly names: readonly string[];
	/** ansible-core's interpreter; undefined where there is no Python. */
	readonly python: string | undefined;
}

const PROBE = `
import socket, sys
print(socket.getfqdn())
print(sys.executable)
`;

export async function findLocalHost(
	env: CommandWorld["env"],
): Promise<LocalHost> {
	const core = findCoreInstall({ setting: env.SHEVEK_ANSIBLE_CORE, env });
	const [fullName = hostname(), python] = await askPython(pythonOf(core), env);
	return { fullName, names: namesOf(fullName, hostname()), python };
}

export function namesOf(fullName: string, ownName: string): string[] {
	const names = [fullName, ownName, shortName(fullName), shortName(ownName)];
	return [...new Set(names)].filter((name) => name !== "");
}

/** `web1` of `web1.example.com`. */
export function shortName(name: string): string {
	return name.split(".", 1)[0] ?? "";
}

/** Nothing where there is no Python: its own error comes with the repository's module. */
async function askPython(
	python: string,
	env: CommandWorld["env"],
): Promise<string[]> {
	try {
		const { stdout } = await run(python, ["-c", PROBE], { env: { ...env } });
		return stdout.split("\n").filter((line) => line !== "");
	} catch {
		return [];
	}
}
