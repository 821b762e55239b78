// Kysely on a connection of node:sqlite: its own SQLite dialect, told how our statements look.

import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import type { RecordsTables } from "./tables.ts";

/** The connection stays the caller's: do not destroy() what this gives. */
export function kyselyOver(database: DatabaseSync): Kysely<RecordsTables> {
	return new Kysely<RecordsTables>({
		dialect: new SqliteDialect({
			database: {
				close: () => undefined,
				prepare: (sql) => statementOf(database.prepare(sql)),
			},
		}),
	});
}

function statementOf(statement: StatementSync) {
	return {
		reader: statement.columns().length > 0,
		all: (parameters: readonly unknown[]) =>
			statement.all(...parameters.map(bindable)),
		run: (parameters: readonly unknown[]) =>
			statement.run(...parameters.map(bindable)),
		iterate: (parameters: readonly unknown[]) =>
			statement.iterate(...parameters.map(bindable)),
	};
}

function bindable(value: unknown): SQLInputValue {
	if (value === undefined || value === null) return null;
	if (typeof value === "boolean") return value ? 1 : 0;
	if (typeof value === "number" || typeof value === "bigint") return value;
	if (value instanceof Uint8Array) return value;
	return String(value);
}
