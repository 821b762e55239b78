// Work on the database that is done as a whole or not at all.

import type { DatabaseSync } from "node:sqlite";

/** Takes the write lock first, so that what it reads holds to its end. */
export function transaction<T>(database: DatabaseSync, work: () => T): T {
	database.exec("BEGIN IMMEDIATE");
	try {
		const result = work();
		database.exec("COMMIT");
		return result;
	} catch (error) {
		if (database.isTransaction) database.exec("ROLLBACK");
		throw error;
	}
}
