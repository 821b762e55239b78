// Folders of this process alone, gone when it ends.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { posix } from "node:path";

/** By the folder they are in: the runs of one process share theirs. */
const made = new Map<string, string>();

/** A folder that only this user can enter, in a folder that is made where it is missing. */
export function makeTemporaryFolder(parent: string): string {
	const known = made.get(parent);
	if (known !== undefined && existsSync(known)) return known;
	if (!existsSync(parent)) mkdirSync(parent, { recursive: true, mode: 0o700 });
	const folder = mkdtempSync(
		posix.join(parent, `ansible-local-${process.pid}`),
	);
	if (made.size === 0) process.once("exit", removeAll);
	made.set(parent, folder);
	return folder;
}

function removeAll(): void {
	for (const folder of made.values())
		rmSync(folder, { recursive: true, force: true });
}
