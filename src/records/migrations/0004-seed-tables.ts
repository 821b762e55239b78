// The three tables of the SQLite callback plugin that people had before: views that show our runs in its
// columns, with the rows of such tables that were here before. An old plugin's INSERTs still work.

import type { DatabaseSync } from "node:sqlite";
import { localTime, WHOLE_RESULT } from "./expressions.ts";

interface SeedTable {
	readonly name: string;
	/** Its columns and their types, as peewee declared them. */
	readonly columns: readonly (readonly [name: string, type: string])[];
	/** Our own rows, `id` counted from 1. */
	readonly select: string;
}

const TEXT = "VARCHAR(255)";
const SESSION = [
	["status", TEXT],
	["host", TEXT],
	["session", TEXT],
	["ansible_type", TEXT],
	["ansible_playbook", TEXT],
] as const;
const PLAYBOOK =
	"CASE WHEN runs.kind = 'adhoc' THEN 'NO PLAYBOOK' ELSE playbooks.path END";

export const SEED_TABLES: readonly SeedTable[] = [
	{
		name: "ansiblestart",
		columns: [...SESSION, ["created_date", "DATETIME"]],
		select: `SELECT playbooks.key AS id, 'OK' AS status, runs.controller AS host, runs.id AS session,
			'start' AS ansible_type, ${PLAYBOOK} AS ansible_playbook,
			${localTime("playbooks.start_ms")} AS created_date
			FROM playbooks JOIN runs ON runs.key = playbooks.run`,
	},
	{
		name: "ansibletask",
		columns: [
			...SESSION,
			["ansible_host", TEXT],
			["ansible_task", TEXT],
			["ansible_result", TEXT],
			["created_date", "DATETIME"],
		],
		// The plugin stored str(task), which is the name behind "TASK: " or "HANDLER: ", and no result of
		// a skipped task.
		select: `SELECT r.key AS id,
			CASE r.status WHEN 'ok' THEN 'OK' WHEN 'changed' THEN 'OK' WHEN 'skipped' THEN 'SKIPPED'
				WHEN 'unreachable' THEN 'UNREACHABLE' ELSE 'FAILED' END AS status,
			runs.controller AS host, runs.id AS session, 'task' AS ansible_type,
			${PLAYBOOK} AS ansible_playbook, r.host AS ansible_host,
			CASE WHEN t.is_handler THEN 'HANDLER: ' ELSE 'TASK: ' END || t.name AS ansible_task,
			CASE WHEN r.status <> 'skipped' THEN ${WHOLE_RESULT} END AS ansible_result,
			${localTime("r.end_ms")} AS created_date
			FROM results r JOIN tasks t ON t.key = r.task JOIN runs ON runs.key = t.run
			LEFT JOIN plays ON plays.key = t.play LEFT JOIN playbooks ON playbooks.key = plays.playbook
			LEFT JOIN texts big ON big.key = r.result_text
			WHERE NOT r.is_item`,
	},
	{
		name: "ansiblefinish",
		columns: [
			...SESSION,
			["ansible_playbook_duration", "REAL"],
			["ansible_host", TEXT],
			["ansible_result", TEXT],
			["created_date", "DATETIME"],
		],
		select: `SELECT recap.rowid AS id,
			CASE WHEN EXISTS (SELECT 1 FROM tasks t JOIN results r ON r.task = t.key
				WHERE t.run = runs.key AND NOT r.is_item AND r.status IN ('failed', 'ignored', 'rescued'))
				THEN 'FAILED' ELSE 'OK' END AS status,
			runs.controller AS host, runs.id AS session, 'finish' AS ansible_type,
			CASE WHEN runs.kind = 'adhoc' THEN 'NO PLAYBOOK' ELSE
				(SELECT path FROM playbooks WHERE playbooks.run = runs.key ORDER BY key DESC LIMIT 1)
				END AS ansible_playbook,
			(recap.time_ms - runs.start_ms) / 1000.0 AS ansible_playbook_duration, recap.host AS ansible_host,
			'{"ok": ' || recap.ok || ', "failures": ' || recap.failures || ', "unreachable": '
				|| recap.unreachable || ', "changed": ' || recap.changed || ', "skipped": ' || recap.skipped
				|| ', "rescued": ' || recap.rescued || ', "ignored": ' || recap.ignored || '}' AS ansible_result,
			${localTime("recap.time_ms")} AS created_date
			FROM recap JOIN runs ON runs.key = recap.run`,
	},
];

/** The table that holds the rows which are not ours. */
export function legacyTable(name: string): string {
	return `legacy_${name}`;
}

export function addSeedTables(database: DatabaseSync): void {
	for (const table of SEED_TABLES) {
		takeOver(database, table);
		addView(database, table);
	}
}

function takeOver(database: DatabaseSync, table: SeedTable): void {
	const legacy = legacyTable(table.name);
	const found = database
		.prepare(
			"SELECT name FROM sqlite_schema WHERE type = 'table' AND lower(name) = ?",
		)
		.get(table.name);
	if (found)
		database.exec(`ALTER TABLE "${String(found.name)}" RENAME TO ${legacy}`);
	else database.exec(createTable(legacy, table));
	const present = new Set(
		database
			.prepare("SELECT name FROM pragma_table_info(?)")
			.all(legacy)
			.map((row) => String(row.name)),
	);
	const wanted = [...table.columns, ["source", "TEXT"], ["source_id", TEXT]];
	for (const [name, type] of wanted) {
		if (name !== undefined && !present.has(name))
			database.exec(`ALTER TABLE ${legacy} ADD COLUMN "${name}" ${type}`);
	}
	database.exec(
		`CREATE INDEX ${legacy}_source ON ${legacy} (source, source_id)`,
	);
}

function createTable(name: string, { columns }: SeedTable): string {
	const lines = columns.map(([column, type]) => `"${column}" ${type}`);
	return `CREATE TABLE ${name} ("id" INTEGER NOT NULL PRIMARY KEY, ${lines.join(", ")})`;
}

/** Rows of both kinds under ids that do not clash: ours come after the old ones. */
function addView(database: DatabaseSync, { name, columns, select }: SeedTable) {
	const legacy = legacyTable(name);
	const list = columns.map(([column]) => `"${column}"`).join(", ");
	database.exec(`
		CREATE VIEW ${name} AS
		SELECT "id", ${list} FROM ${legacy}
		UNION ALL
		SELECT id + (SELECT coalesce(max("id"), 0) FROM ${legacy}), ${list} FROM (${select});
		CREATE TRIGGER ${name}_insert INSTEAD OF INSERT ON ${name} BEGIN
			INSERT INTO ${legacy} (${list})
			VALUES (${columns.map(([column]) => `new."${column}"`).join(", ")});
		END;`);
}
