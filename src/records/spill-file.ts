// Batches that could not be written yet, one a line, beside the database (or in the temporary folder
// where that is full). The next run on this database takes in what a run left behind.

import {
	appendFileSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** A folder at most so full; then batches are lost, and it is said. */
const MAX_SPILL_BYTES = 1024 * 1024 * 1024;

export class SpillFile {
	readonly #places: readonly string[];
	#path: string | undefined;
	#size = 0;

	constructor(database: string, run: string) {
		const name = `${basename(database)}.${run}.spill`;
		this.#places = [join(dirname(database), name), join(tmpdir(), name)];
	}

	get path(): string | undefined {
		return this.#path;
	}

	/** False where the lines could be put nowhere. */
	append(lines: readonly string[]): boolean {
		const text = lines.map((line) => `${line}\n`).join("");
		if (this.#size + text.length > MAX_SPILL_BYTES) return false;
		const places = this.#path === undefined ? this.#places : [this.#path];
		for (const place of places) {
			try {
				appendFileSync(place, text, { mode: 0o600 });
				this.#path = place;
				this.#size += text.length;
				return true;
			} catch {
				// the next place, or none
			}
		}
		return false;
	}

	/** All lines, and the file is gone. */
	take(): string[] {
		if (this.#path === undefined) return [];
		const lines = readLines(this.#path);
		rmSync(this.#path, { force: true });
		this.#path = undefined;
		this.#size = 0;
		return lines;
	}
}

/** A line cut short by a kill is left out. */
function readLines(path: string): string[] {
	return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

/** Spill files that other runs have left, each claimed by a rename so that one process takes it. */
export function takeLeftSpills(
	database: string,
	isLeft: (run: string) => boolean,
	use: (lines: readonly string[]) => void,
): void {
	const prefix = `${basename(database)}.`;
	for (const folder of [dirname(database), tmpdir()]) {
		for (const name of listFolder(folder)) {
			if (!name.startsWith(prefix) || !name.endsWith(".spill")) continue;
			if (!isLeft(name.slice(prefix.length, -".spill".length))) continue;
			const path = join(folder, name);
			const claimed = `${path}.${process.pid}`;
			try {
				renameSync(path, claimed);
			} catch {
				continue;
			}
			try {
				use(readLines(claimed));
				rmSync(claimed, { force: true });
			} catch (error) {
				renameSync(claimed, path);
				throw error;
			}
		}
	}
}

function listFolder(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
