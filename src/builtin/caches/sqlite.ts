// fact_caching = sqlite: one database file for all hosts, which several runs may use at once.

import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { ShevekError } from "../../errors/shevek-error.ts";
import {
	CACHE_OPTIONS,
	type CacheStore,
	CorruptEntry,
	defineCache,
} from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import { makeFolder } from "../callbacks/make-folder.ts";

/** A write of another run takes milliseconds; one that waits longer fails, so that no run stalls for it. */
const BUSY_MS = 1_000;

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS cache (
		key TEXT PRIMARY KEY,
		value TEXT NOT NULL,
		stored REAL NOT NULL
	) STRICT, WITHOUT ROWID
`;

export default defineCache({
	description: "Keeps facts in one SQLite file, for many runs at once.",
	options: {
		...CACHE_OPTIONS,
		_uri: {
			...CACHE_OPTIONS._uri,
			type: "path",
			required: true,
			description: "The database's file; it is made where it is missing.",
		},
	},
	async open({ options }) {
		const { DatabaseSync } = await import("node:sqlite");
		makeFolder(path.dirname(options._uri));
		const database = openDatabase(DatabaseSync, options._uri);
		return storeIn(database, {
			prefix: options._prefix,
			timeoutSeconds: options._timeout,
		});
	},
});

function openDatabase(
	Database: typeof DatabaseSync,
	file: string,
): DatabaseSync {
	try {
		const database = new Database(file, { timeout: BUSY_MS });
		database.exec("PRAGMA journal_mode = WAL");
		database.exec("PRAGMA synchronous = NORMAL");
		database.exec(SCHEMA);
		return database;
	} catch (cause) {
		throw new ShevekError(
			"file",
			`${file} is no database to keep facts in: ${(cause as Error).message}`,
			{ cause },
		);
	}
}

interface Expiry {
	readonly prefix: string;
	readonly timeoutSeconds: number;
}

function storeIn(
	database: DatabaseSync,
	{ prefix, timeoutSeconds }: Expiry,
): CacheStore {
	const statements = {
		get: database.prepare(
			"SELECT value FROM cache WHERE key = ? AND stored >= ?",
		),
		set: database.prepare(
			"INSERT INTO cache (key, value, stored) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, stored = excluded.stored",
		),
		keys: database.prepare(
			"SELECT key FROM cache WHERE substr(key, 1, length(?)) = ? AND stored >= ? ORDER BY key",
		),
		remove: database.prepare("DELETE FROM cache WHERE key = ?"),
		flush: database.prepare(
			"DELETE FROM cache WHERE substr(key, 1, length(?)) = ?",
		),
	};
	const oldest = () =>
		timeoutSeconds === 0 ? 0 : Date.now() / 1000 - timeoutSeconds;
	const remove = (key: string) => void statements.remove.run(prefix + key);
	database
		.prepare(
			"DELETE FROM cache WHERE substr(key, 1, length(?)) = ? AND stored < ?",
		)
		.run(prefix, prefix, oldest());
	return {
		get(key) {
			const row = statements.get.get(prefix + key, oldest());
			return row && entryOf(String(row.value), () => remove(key), key);
		},
		set: (key, entry) =>
			void statements.set.run(prefix + key, entry.json, Date.now() / 1000),
		keys: () =>
			statements.keys
				.all(prefix, prefix, oldest())
				.map((row) => String(row.key).slice(prefix.length)),
		contains: (key) => statements.get.get(prefix + key, oldest()) !== undefined,
		delete: remove,
		flush: () => void statements.flush.run(prefix, prefix),
		close: () => database.close(),
	};
}

function entryOf(text: string, remove: () => void, key: string): CacheEntry {
	try {
		return CacheEntry.fromJson(text).loaded();
	} catch (cause) {
		remove();
		throw new CorruptEntry(
			`The cache's entry ${key} was corrupt. It has been removed, so you can re-run your command now.`,
			{ cause },
		);
	}
}
