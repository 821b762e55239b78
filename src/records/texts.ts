// Long or repeated texts, stored once by their hash.

import { hash } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Shorter texts are remembered whole, so that a module's arguments are hashed once a run. */
const REMEMBERED_LENGTH = 2000;
const MAX_REMEMBERED = 2000;

export class Texts {
	readonly #insert: StatementSync;
	readonly #find: StatementSync;
	readonly #keys = new Map<string, number>();

	constructor(database: DatabaseSync) {
		this.#insert = database.prepare(
			"INSERT OR IGNORE INTO texts (hash, text) VALUES (?, ?)",
		);
		this.#find = database.prepare("SELECT key FROM texts WHERE hash = ?");
	}

	keyOf(text: string): number {
		const known = this.#keys.get(text);
		if (known !== undefined) return known;
		const digest = hash("sha256", text, "buffer");
		const { changes, lastInsertRowid } = this.#insert.run(digest, text);
		const key =
			changes === 1
				? Number(lastInsertRowid)
				: Number(this.#find.get(digest)?.key);
		if (text.length <= REMEMBERED_LENGTH) this.#remember(text, key);
		return key;
	}

	/** After a rollback: what was inserted is not there. */
	forget(): void {
		this.#keys.clear();
	}

	#remember(text: string, key: number): void {
		if (this.#keys.size >= MAX_REMEMBERED) this.#keys.clear();
		this.#keys.set(text, key);
	}
}
