// Where the record lies: a SQLite file, by variable or in the user's data folder.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type PathContext, unfrackPath } from "../config/paths.ts";
import { ShevekError } from "../errors/shevek-error.ts";

export interface RecordsLocation {
	readonly path: string;
	/** Neither SHEVEK_DB nor SQLITE_DB says so. */
	readonly isDefault: boolean;
}

/** Throws a `records` error for a database of a kind that is not there. */
export function recordsLocation(context: PathContext): RecordsLocation {
	const { env } = context;
	const given = env.SHEVEK_DB || env.SQLITE_DB;
	if (!given) return { path: defaultPath(context), isDefault: true };
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1];
	if (scheme === undefined)
		return { path: unfrackPath(given, context), isDefault: false };
	throw new ShevekError(
		"records",
		`records cannot be kept in a ${scheme}:// database yet`,
		{
			hint: `Give ${env.SHEVEK_DB ? "SHEVEK_DB" : "SQLITE_DB"} the path of a SQLite file, or use --no-record.`,
		},
	);
}

function defaultPath(context: PathContext): string {
	const data = context.env.XDG_DATA_HOME || "~/.local/share";
	return unfrackPath(join(data, "shevek", "records.db"), context);
}

/** The database of the callback plugin that the seed's tables come from, where there is one. */
export function seedDatabase(context: PathContext): string | undefined {
	const path = unfrackPath("~/.ansible.db", context);
	return existsSync(path) ? path : undefined;
}
