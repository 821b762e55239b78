// Connections to the record's database: one that writes, and others that only read.

import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ShevekError } from "../errors/shevek-error.ts";
import { isCurrent, isFromFuture, migrate } from "./migrate.ts";

/** The path of a database that ends with its process: SQLite's own word. */
export const IN_MEMORY = ":memory:";

/** Creates the file and brings its schema up to date. Throws what SQLite throws. */
export async function openForWriting(
	path: string,
	busyMs: number,
): Promise<DatabaseSync> {
	if (path !== IN_MEMORY && !existsSync(path)) createFile(path);
	const database = new DatabaseSync(path, { timeout: busyMs });
	try {
		// With a WAL, NORMAL loses nothing when a process dies, and no database when the power does.
		database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
		if (isFromFuture(database))
			throw new ShevekError("records", `${path} is of a newer Shevek`);
		if (!isCurrent(database)) await migrate(database);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** What modules print is its owner's affair alone. */
function createFile(path: string): void {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	closeSync(openSync(path, "a", 0o600));
}

/** Throws a `records` error that names the file. An older schema is brought up to date first. */
export async function openForReading(path: string): Promise<DatabaseSync> {
	try {
		let database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
		if (isFromFuture(database))
			throw new ShevekError("records", `${path} is of a newer Shevek`);
		if (!isCurrent(database)) {
			database.close();
			(await openForWriting(path, 5000)).close();
			database = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
		}
		return database;
	} catch (cause) {
		if (cause instanceof ShevekError) throw cause;
		throw new ShevekError(
			"records",
			`the records in ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
			{ cause },
		);
	}
}

const BUSY_CODES = new Set([5, 6, 261, 517]);

/** SQLite's code for "another one is writing" (BUSY, LOCKED and their extended forms). */
export function isBusy(error: unknown): boolean {
	return (
		error instanceof Error &&
		"errcode" in error &&
		BUSY_CODES.has(Number(error.errcode))
	);
}
