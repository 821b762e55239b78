// Folders of this process alone, gone when it ends.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { posix } from "node:path";

const made: string[] = [];

/** A new folder that only this user can enter, in a folder that is made where it is missing. */
export function makeTemporaryFolder(parent: string): string {
	if (!existsSync(parent)) mkdirSync(parent, { recursive: true, mode: 0o700 });
	const folder = mkdtempSync(
		posix.join(parent, `ansible-local-${process.pid}`),
	);
	if (made.length === 0) process.once("exit", removeAll);
	made.push(folder);
	return folder;
}

function removeAll(): void {
	for (const folder of made) rmSync(folder, { recursive: true, force: true });
}
