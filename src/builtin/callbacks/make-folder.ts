// `mkdir -p`.

import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Throws the system's error. Node's own `recursive` tries forever where a file system takes no folders and
 * says ENOENT (/proc; Node 22 and 24).
 */
export function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder));
	try {
		mkdirSync(folder);
	} catch (error) {
		// Another process may have been first.
		if (!existsSync(folder)) throw error;
	}
}
