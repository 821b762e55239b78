// Bringing a database to the schema of this version. Kysely keeps the ledger; the SQL is ours.

import type { DatabaseSync } from "node:sqlite";
import { RUNS } from "./migrations/0001-runs.ts";
import { SEARCH } from "./migrations/0002-search.ts";
import { VIEWS } from "./migrations/0003-views.ts";
import { addSeedTables } from "./migrations/0004-seed-tables.ts";
import { OUTBOX } from "./migrations/0005-outbox.ts";
import { MESSAGES } from "./migrations/0006-messages.ts";
import { DEAD_MESSAGES } from "./migrations/0007-dead-messages.ts";

export const MIGRATIONS: Readonly<
	Record<string, (database: DatabaseSync) => void>
> = {
	"0001-runs": (database) => database.exec(RUNS),
	"0002-search": (database) => database.exec(SEARCH),
	"0003-views": (database) => database.exec(VIEWS),
	"0004-seed-tables": addSeedTables,
	"0005-outbox": (database) => database.exec(OUTBOX),
	"0006-messages": (database) => database.exec(MESSAGES),
	"0007-dead-messages": (database) => database.exec(DEAD_MESSAGES),
};

/** The ledger's length, kept where one read finds it, so that Kysely is loaded only to migrate. */
const LATEST = Object.keys(MIGRATIONS).length;

export function schemaVersion(database: DatabaseSync): number {
	return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}

export function isCurrent(database: DatabaseSync): boolean {
	return schemaVersion(database) === LATEST;
}

/** A newer Shevek has written to it. */
export function isFromFuture(database: DatabaseSync): boolean {
	return schemaVersion(database) > LATEST;
}

/**
 * All or nothing, and by one process at a time: SQLite's DDL is transactional, and the write lock is
 * taken before the ledger is read.
 */
export async function migrate(
	database: DatabaseSync,
	target = LATEST,
): Promise<void> {
	const { Migrator } = await import("kysely/migration");
	const { kyselyOver } = await import("./kysely-over.ts");
	const names = Object.keys(MIGRATIONS).slice(0, target);
	database.exec("BEGIN IMMEDIATE");
	try {
		const migrator = new Migrator({
			db: kyselyOver(database),
			provider: { getMigrations: async () => migrationsOf(names, database) },
		});
		const { error } = await migrator.migrateToLatest();
		if (error !== undefined) throw error;
		database.exec(`PRAGMA user_version = ${target}; COMMIT`);
	} catch (error) {
		// a full disk has SQLite roll back by itself
		if (database.isTransaction) database.exec("ROLLBACK");
		throw error;
	}
}

function migrationsOf(names: readonly string[], database: DatabaseSync) {
	return Object.fromEntries(
		names.map((name) => [
			name,
			{ up: async () => MIGRATIONS[name]?.(database) },
		]),
	);
}
