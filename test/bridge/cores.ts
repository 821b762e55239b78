// The installed Ansibles that tests drive: the system's, and those that tools/reference-venvs.sh made.

import { existsSync } from "node:fs";
import { join } from "node:path";

const REFERENCE = join(import.meta.dirname, "../../.scratch/reference");

export interface Core {
	readonly version: string;
	/** Folder of ansible-playbook. */
	readonly bin: string;
}

export const SYSTEM: Core = { version: "2.14", bin: "/usr/bin" };

const NEWER = ["2.16", "2.17", "2.18", "2.19"].map((version) => ({
	version,
	bin: join(REFERENCE, version, "bin"),
}));

export const CORES: readonly Core[] = [
	SYSTEM,
	...NEWER.filter(({ bin }) => existsSync(join(bin, "ansible-playbook"))),
];

const missing = NEWER.filter((core) => !CORES.includes(core));
if (missing.length > 0)
	process.stderr.write(
		`ansible-core ${missing.map(({ version }) => version).join(", ")} not tested: run tools/reference-venvs.sh\n`,
	);

export const NEWEST: Core = CORES.at(-1) ?? SYSTEM;
