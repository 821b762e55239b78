// Where the installed ansible-playbook is: a folder that SHEVEK_ANSIBLE_BIN names, or PATH without our own
// shims of that name.

import { closeSync, openSync, readSync } from "node:fs";
import { delimiter, join } from "node:path";
import { isExecutable } from "../config/file-access.ts";
import { isFile } from "../config/paths.ts";
import { ShevekError } from "../errors/shevek-error.ts";

type Program = "ansible-playbook" | "ansible";

/** Throws a `file` error where there is none. */
export function findAnsible(
	program: Program,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const named = env.SHEVEK_ANSIBLE_BIN;
	const folders = named ? [named] : (env.PATH ?? "").split(delimiter);
	const found = folders
		.filter((folder) => folder !== "")
		.map((folder) => join(folder, program))
		// a folder may be called `ansible` too
		.find((path) => isFile(path) && isExecutable(path) && !isShim(path));
	if (found !== undefined) return found;
	throw new ShevekError(
		"file",
		`${program} is not installed: there is none in ${named ? `SHEVEK_ANSIBLE_BIN (${named})` : "PATH"}`,
		{
			hint: "Install ansible-core, name its folder in SHEVEK_ANSIBLE_BIN, or use the native engine.",
		},
	);
}

/** See src/cli/shims.ts. */
function isShim(path: string): boolean {
	const buffer = Buffer.alloc(1024);
	const file = openSync(path, "r");
	try {
		const size = readSync(file, buffer);
		return buffer.toString("latin1", 0, size).includes("SHEVEK_SHIM=");
	} finally {
		closeSync(file);
	}
}
