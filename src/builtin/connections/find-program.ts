// A program on the controller by its name, where ansible-core's get_bin_path looks for it.

import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join } from "node:path";

/** Root's folders, which are not on everybody's PATH. */
const FURTHER = ["/sbin", "/usr/sbin", "/usr/local/sbin"];

/** The folders of PATH and those, in order. */
export function programFolders(): readonly string[] {
	const path = (process.env.PATH ?? "")
		.split(":")
		.filter((each) => each !== "");
	return [...path, ...FURTHER.filter((each) => !path.includes(each))].filter(
		(each) => existsSync(each),
	);
}

/** Undefined where it is in none of them; a path is taken as it is. */
export function findProgram(name: string): string | undefined {
	if (name.includes("/")) return isProgram(name) ? name : undefined;
	return programFolders()
		.map((folder) => join(folder, name))
		.find(isProgram);
}

export function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
