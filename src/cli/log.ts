// `shevek log`: what the record says of runs, hosts and tasks.

import { existsSync } from "node:fs";
import { unfrackPath } from "../config/paths.ts";
import { loadSettings } from "../config/settings.ts";
import { assertNever, ShevekError } from "../errors/shevek-error.ts";
import { openForReading, openForWriting } from "../records/connect.ts";
import { markDeadQuietly } from "../records/dead-runs.ts";
import { importSeedTables } from "../records/import-seed-tables.ts";
import {
	type RecordsLocation,
	recordsLocation,
	seedDatabase,
} from "../records/location.ts";
import { type HistoryFilter, RecordQueries } from "../records/queries.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { type LogOptions, parseLogArgs } from "./log-view/log-options.ts";
import { resultRow, runRow, wholeRun } from "./log-view/rows.ts";
import {
	anyTable,
	localTime,
	oneLine,
	recapTable,
	resultTable,
	runTable,
	seconds,
	type Table,
	tableText,
} from "./log-view/tables.ts";

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const options = parseLogArgs(argv, loadSettings(world), new Date());
	const location = recordsLocation(world);
	if (options.action === "import") return importFile(options, location, world);
	if (!existsSync(location.path)) {
		offerImport(location, world, undefined);
		if (options.isJson && options.action !== "show") world.stdout.write("[]\n");
		world.stderr.write(`There is no record yet (${location.path}).\n`);
		return EXIT.ok;
	}
	await markDeadQuietly(location.path);
	const database = await openForReading(location.path);
	try {
		const queries = new RecordQueries(database);
		offerImport(location, world, queries);
		world.stdout.write(await answer(options, queries, world.stdout));
	} finally {
		database.close();
	}
	return EXIT.ok;
}

async function importFile(
	options: LogOptions,
	location: RecordsLocation,
	world: CommandWorld,
): Promise<number> {
	const file = unfrackPath(options.subject, world);
	const database = await openForWriting(location.path, 30_000);
	try {
		const counts = importSeedTables(database, file);
		const words = counts.map(({ table, rows }) => `${rows} rows of ${table}`);
		world.stdout.write(
			options.isJson
				? jsonText(counts)
				: `Imported from ${file}: ${words.join(", ")}.\n`,
		);
	} finally {
		database.close();
	}
	return EXIT.ok;
}

/** The plugin's own default place, for those who have not said where their records are. */
function offerImport(
	location: RecordsLocation,
	world: CommandWorld,
	queries: RecordQueries | undefined,
): void {
	const found = location.isDefault ? seedDatabase(world) : undefined;
	if (found === undefined || queries?.hasImported(found)) return;
	world.stderr.write(
		`${found} holds the records of a callback plugin: \`shevek log import ${found}\` takes them in.\n`,
	);
}

/** All that is printed, its line end included. */
async function answer(
	options: LogOptions,
	queries: RecordQueries,
	screen: CommandWorld["stdout"],
): Promise<string> {
	const columns = screen.isTTY ? screen.columns : undefined;
	switch (options.action) {
		case "runs": {
			const runs = await queries.runs(options);
			if (options.isJson) return jsonText(runs.map(runRow));
			return listing(runTable(runs), columns);
		}
		case "show":
			return showRun(options, queries, columns);
		case "search":
			return results(options, queries, { text: options.subject }, columns);
		case "host":
			return results(options, queries, { host: options.subject }, columns);
		case "task":
			return results(options, queries, { task: options.subject }, columns);
		case "sql": {
			const rows = runSql(queries, options.subject);
			return options.isJson ? jsonText(rows) : listing(anyTable(rows), columns);
		}
		case "import":
			throw new ShevekError("internal", "import has no answer");
		default:
			return assertNever(options.action);
	}
}

async function results(
	options: LogOptions,
	queries: RecordQueries,
	subject: HistoryFilter,
	columns: number | undefined,
): Promise<string> {
	const rows = await queries.results({ ...options, ...subject });
	if (options.isJson) return jsonText(rows.map(resultRow));
	return listing(resultTable(rows), columns);
}

async function showRun(
	options: LogOptions,
	queries: RecordQueries,
	columns: number | undefined,
): Promise<string> {
	const id = await findRun(queries, options.subject);
	const [found] = await queries.runs({ run: id });
	if (!found) throw new ShevekError("records", `the run ${id} is gone`);
	const recap = await queries.recap(id);
	const rows = (await queries.results({ ...options, run: id })).reverse();
	const message = queries.messageOf(id);
	if (options.isJson) return jsonText(wholeRun(found, message, recap, rows));
	const lines = [
		`run         ${found.run}`,
		`command     ${found.command}`,
		...(found.playbook ? [`playbook    ${found.playbook}`] : []),
		...(message
			? [`message     ${message.key} (${oneLine(message.routingKey)})`]
			: []),
		`by          ${found.user} on ${found.controller}, in ${found.cwd}`,
		...(found.git_commit ? [`git commit  ${found.git_commit}`] : []),
		`versions    shevek ${found.shevek_version}, ansible-core ${found.ansible_version ?? "none"}`,
		`started     ${localTime(found.started)}${found.check ? " (check mode)" : ""}`,
		`ended       ${found.ended ? `${localTime(found.ended)}, after ${seconds(found.duration)}` : "not yet"}`,
		`status      ${found.status}${found.exit_code === null ? "" : `, exit code ${found.exit_code}`}`,
	];
	return `${lines.join("\n")}\n\n${listing(recapTable(recap), columns)}\n${listing(resultTable(rows), columns)}`;
}

async function findRun(
	queries: RecordQueries,
	prefix: string,
): Promise<string> {
	const [id, ...others] = await queries.runIds(prefix);
	if (id === undefined)
		throw new ShevekError("records", `there is no run '${prefix}' on record`, {
			hint: "`shevek log runs` lists them.",
		});
	if (others.length > 0)
		throw new ShevekError(
			"records",
			`${others.length + 1} runs begin with '${prefix}'`,
			{ hint: `Give more of the id, such as ${id.slice(0, 13)}.` },
		);
	return id;
}

function runSql(
	queries: RecordQueries,
	query: string,
): Record<string, unknown>[] {
	try {
		return queries.sql(query);
	} catch (cause) {
		throw new ShevekError(
			"records",
			`the query failed: ${cause instanceof Error ? cause.message : String(cause)}`,
			{ cause },
		);
	}
}

function listing(table: Table, columns: number | undefined): string {
	if (table.length < 2) return "nothing on record\n";
	return `${tableText(table, columns)}\n`;
}

/** Bytes as hexadecimal text; an integer beyond 2**53 as text. */
function jsonText(value: unknown): string {
	const text = JSON.stringify(
		value,
		(_, part: unknown) => {
			if (typeof part === "bigint")
				return Number.isSafeInteger(Number(part)) ? Number(part) : String(part);
			if (part instanceof Uint8Array) return Buffer.from(part).toString("hex");
			return part;
		},
		2,
	);
	return `${text}\n`;
}
