// Files and folders that go with a run, and also with a process that ends while the run is under way.

import { rmSync } from "node:fs";

const made = new Set<string>();

/** Gives the path back. */
export function removedAtExit(path: string): string {
	if (made.size === 0) process.once("exit", removeAll);
	made.add(path);
	return path;
}

export function removeNow(path: string): void {
	rmSync(path, { recursive: true, force: true });
	made.delete(path);
	if (made.size === 0) process.off("exit", removeAll);
}

function removeAll(): void {
	for (const path of made) rmSync(path, { recursive: true, force: true });
}
