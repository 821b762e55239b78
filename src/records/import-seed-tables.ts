// `shevek log import`: the rows of another database with the seed's tables, each once however often it is run.

import { existsSync, realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { ShevekError } from "../errors/shevek-error.ts";
import { legacyTable, SEED_TABLES } from "./migrations/0004-seed-tables.ts";
import { transaction } from "./transaction.ts";

export interface ImportCount {
	readonly table: string;
	readonly rows: number;
}

/** Throws a `records` error where the file is no such database. */
export function importSeedTables(
	database: DatabaseSync,
	file: string,
): ImportCount[] {
	if (!existsSync(file))
		throw new ShevekError("records", `there is no file ${file}`);
	try {
		database.prepare("ATTACH DATABASE ? AS other").run(file);
		return copyTables(database, realpathSync(file));
	} catch (cause) {
		if (cause instanceof ShevekError) throw cause;
		throw new ShevekError(
			"records",
			`${file} cannot be imported: ${cause instanceof Error ? cause.message : String(cause)}`,
			{ cause },
		);
	}
}

function copyTables(database: DatabaseSync, source: string): ImportCount[] {
	const present = SEED_TABLES.filter(({ name }) =>
		database
			.prepare("SELECT 1 FROM other.sqlite_schema WHERE lower(name) = ?")
			.get(name),
	);
	if (present.length === 0)
		throw new ShevekError(
			"records",
			`${source} has none of the tables ${SEED_TABLES.map(({ name }) => name).join(", ")}`,
		);
	return transaction(database, () =>
		present.map(({ name, columns }) => ({
			table: name,
			rows: copyTable(
				database,
				name,
				columns.map(([column]) => column),
				source,
			),
		})),
	);
}

function copyTable(
	database: DatabaseSync,
	name: string,
	columns: readonly string[],
	source: string,
): number {
	const found = new Set(
		database
			.prepare("SELECT name FROM pragma_table_info(?, 'other')")
			.all(name)
			.map((row) => String(row.name)),
	);
	const shared = columns
		.filter((column) => found.has(column))
		.map((column) => `"${column}"`)
		.join(", ");
	const legacy = legacyTable(name);
	const { changes } = database
		.prepare(
			`INSERT INTO ${legacy} (${shared}, source, source_id)
			SELECT ${shared}, :source, id FROM other."${name}" o
			WHERE NOT EXISTS (SELECT 1 FROM ${legacy} l WHERE l.source = :source AND l.source_id = CAST(o.id AS TEXT)
				AND l.session IS o.session AND l.created_date IS o.created_date)
			ORDER BY id`,
		)
		.run({ source });
	return Number(changes);
}
