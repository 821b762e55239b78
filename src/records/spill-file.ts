// Batches that could not be written yet, one a line, beside the database (or in the temporary folder
// where that is full). The next run on this database takes in what a run left behind.

import { hash } from "node:crypto";
import {
	appendFileSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { IN_MEMORY } from "./connect.ts";

const ENDING = ".spill";
/** A folder at most so full; then batches are lost, and it is said. */
const MAX_SPILL_BYTES = 1024 * 1024 * 1024;

export class SpillFile {
	readonly #places: readonly string[];
	#path: string | undefined;
	#bytes = 0;

	constructor(database: string, run: string) {
		this.#places = spillPlaces(database).map(({ folder, prefix }) =>
			join(folder, `${prefix}${run}${ENDING}`),
		);
	}

	get path(): string | undefined {
		return this.#path;
	}

	/** False where the lines could be put nowhere. */
	append(lines: readonly string[]): boolean {
		const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
		if (this.#bytes + bytes.length > MAX_SPILL_BYTES) return false;
		const places = this.#path === undefined ? this.#places : [this.#path];
		for (const place of places) {
			try {
				appendFileSync(place, bytes, { mode: 0o600 });
				this.#path = place;
				this.#bytes += bytes.length;
				return true;
			} catch {
				this.#undo(place);
			}
		}
		return false;
	}

	/** What of it was written would be there twice, once the lines are put elsewhere. */
	#undo(place: string): void {
		try {
			if (this.#path === undefined) rmSync(place, { force: true });
			else truncateSync(place, this.#bytes);
		} catch {
			// it was never made
		}
	}

	/** All lines, and the file is gone. */
	take(): string[] {
		if (this.#path === undefined) return [];
		const lines = readLines(this.#path);
		rmSync(this.#path, { force: true });
		this.#path = undefined;
		this.#bytes = 0;
		return lines;
	}
}

/** Beside the database, and in the temporary folder under a name that says which database. */
function spillPlaces(database: string) {
	if (database === IN_MEMORY) return [];
	const id = hash("sha256", database).slice(0, 16);
	return [
		{ folder: dirname(database), prefix: `${basename(database)}.` },
		{ folder: tmpdir(), prefix: `shevek-records-${id}.` },
	];
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
	for (const { folder, prefix } of spillPlaces(database)) {
		for (const name of listFolder(folder)) {
			if (!name.startsWith(prefix) || !name.endsWith(ENDING)) continue;
			if (!isLeft(name.slice(prefix.length, -ENDING.length))) continue;
			const path = join(folder, name);
			// Anyone may put a file into the temporary folder.
			if (statSync(path).uid !== process.getuid?.()) continue;
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
