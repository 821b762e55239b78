// Where payloads lie for the time of their runs: files that nobody else may read, in a folder that nobody else may enter.
// What a loop that was killed has left is removed by the next.

import {
	lstatSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { isGone } from "../../records/owner.ts";

const PREFIX = "shevek-loop";

export class VarsFolder {
	#folder: string | undefined;

	constructor() {
		removeLeft();
	}

	/** Gives the file's path, and what removes it. */
	write(name: string, text: string): { file: string; remove: () => void } {
		// cleaners of /tmp take what has been there for days
		if (this.#folder === undefined || !isFolder(this.#folder))
			this.#folder = mkdtempSync(
				path.join(tmpdir(), `${PREFIX}:${hostname()}:${process.pid}:`),
			);
		const file = path.join(this.#folder, `${name}.yml`);
		writeFileSync(file, text, { mode: 0o600, flag: "wx" });
		return { file, remove: () => rmSync(file, { force: true }) };
	}

	close(): void {
		if (this.#folder !== undefined)
			rmSync(this.#folder, { recursive: true, force: true });
		this.#folder = undefined;
	}
}

function isFolder(folder: string): boolean {
	return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Folders of this user's whose process, on this machine, has ended. */
function removeLeft(): void {
	for (const name of readdirSync(tmpdir())) {
		if (!name.startsWith(`${PREFIX}:`)) continue;
		const folder = path.join(tmpdir(), name);
		try {
			const { uid, birthtimeMs } = lstatSync(folder);
			const owner = name.slice(PREFIX.length + 1);
			const isOurs = uid === process.getuid?.();
			if (isOurs && isGone(owner, birthtimeMs))
				rmSync(folder, { recursive: true, force: true });
		} catch {
			// another one is removing it, too
		}
	}
}
