// The interpreter that ansible-core was installed for: compiled libraries of plugins fit no other.

import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { CoreInstall } from "../agent/modules/core-install.ts";
import { isExecutable } from "../config/file-access.ts";
import { ShevekError } from "../errors/shevek-error.ts";

export interface PythonOfCore {
	readonly python: string;
	/** The folder of the package `ansible`. */
	readonly sitePackages: string;
}

const LAYOUT =
	/^(?<prefix>.*)\/lib(?:64)?\/python(?<version>3[\d.]*)\/(?:site|dist)-packages$/;

/** Throws a `plugin` error where there is no Python at all. */
export function findPython(
	core: CoreInstall,
	env: Readonly<Record<string, string | undefined>>,
): PythonOfCore {
	const sitePackages = dirname(core.packagePath);
	const { prefix, version = "3" } = LAYOUT.exec(sitePackages)?.groups ?? {};
	const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
	// Beside its packages in a virtual environment and in /usr, elsewhere for /usr/local and ~/.local of Debian.
	const places = prefix === undefined ? [] : [join(prefix, "bin")];
	const names = [...new Set([`python${version}`, "python3"])];
	const candidates = [...places, ...folders].flatMap((folder) =>
		names.map((name) => join(folder, name)),
	);
	const python = candidates.find(
		(path) => existsSync(path) && isExecutable(path),
	);
	if (python !== undefined) return { python, sitePackages };
	throw new ShevekError(
		"plugin",
		`no Python was found for the ansible-core in ${sitePackages}`,
		{
			hint: "Plugins in Python need one: put python3 in PATH, or name a virtual environment in SHEVEK_ANSIBLE_CORE.",
		},
	);
}
