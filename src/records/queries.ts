// What people ask of the record: runs, results by host, task and text. Everything reads.

import { realpathSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import { kyselyOver } from "./kysely-over.ts";
import { matchExpression } from "./match-expression.ts";
import { type ListedMessage, messageOfRun } from "./messages/listing.ts";
import { legacyTable, SEED_TABLES } from "./migrations/0004-seed-tables.ts";
import type { HistoryView, RecordsTables, RunHistoryView } from "./tables.ts";

export interface HistoryFilter {
	/** A run's whole id. */
	readonly run?: string | undefined;
	readonly host?: string | undefined;
	/** Part of the task's name, in any case. */
	readonly task?: string | undefined;
	/** Words that full-text search finds. */
	readonly text?: string | undefined;
	readonly statuses?: readonly string[] | undefined;
	/** ISO 8601, UTC. */
	readonly since?: string | undefined;
	readonly until?: string | undefined;
	/** Part of the path. */
	readonly playbook?: string | undefined;
	/** The newest so many; all of them where it is undefined. */
	readonly limit?: number | undefined;
	/** One row a task and host, without those of loop items. */
	readonly isWithoutItems?: boolean | undefined;
}

export interface RunSummary extends RunHistoryView {
	readonly hosts: number;
	readonly changed: number;
	readonly failures: number;
	readonly unreachable: number;
}

export interface HostRecap {
	readonly host: string;
	readonly ok: number;
	readonly changed: number;
	readonly unreachable: number;
	readonly failures: number;
	readonly skipped: number;
	readonly rescued: number;
	readonly ignored: number;
}

export class RecordQueries {
	readonly #kysely: Kysely<RecordsTables>;
	readonly #database: DatabaseSync;

	constructor(database: DatabaseSync) {
		this.#database = database;
		this.#kysely = kyselyOver(database);
	}

	/** Newest first. */
	async runs(filter: HistoryFilter): Promise<RunSummary[]> {
		const counts = this.#kysely
			.selectFrom("recap")
			.innerJoin("runs", "runs.key", "recap.run")
			.groupBy("runs.id")
			.select((each) => [
				"runs.id",
				each.fn.countAll<number>().as("hosts"),
				each.fn.sum<number>("recap.changed").as("changed"),
				each.fn.sum<number>("recap.failures").as("failures"),
				each.fn.sum<number>("recap.unreachable").as("unreachable"),
			]);
		let query = this.#kysely
			.selectFrom("run_history")
			.leftJoin(counts.as("counts"), "counts.id", "run_history.run")
			.selectAll("run_history")
			.select((each) => [
				each.fn.coalesce("counts.hosts", sql<number>`0`).as("hosts"),
				each.fn.coalesce("counts.changed", sql<number>`0`).as("changed"),
				each.fn.coalesce("counts.failures", sql<number>`0`).as("failures"),
				each.fn
					.coalesce("counts.unreachable", sql<number>`0`)
					.as("unreachable"),
			])
			.orderBy("run_history.started", "desc")
			.orderBy("run_history.run");
		if (filter.run !== undefined)
			query = query.where("run_history.run", "=", filter.run);
		if (filter.statuses)
			query = query.where("run_history.status", "in", [...filter.statuses]);
		if (filter.since !== undefined)
			query = query.where("run_history.started", ">=", filter.since);
		if (filter.until !== undefined)
			query = query.where("run_history.started", "<", filter.until);
		if (filter.playbook !== undefined)
			query = query.where(contains("run_history.playbook", filter.playbook));
		if (filter.host !== undefined)
			query = query.where(
				sql<boolean>`run_history.run in (select runs.id from results
					join tasks on tasks.key = results.task join runs on runs.key = tasks.run
					where results.host = ${filter.host})`,
			);
		if (filter.limit !== undefined) query = query.limit(filter.limit);
		return query.execute();
	}

	/** Newest first. */
	async results(filter: HistoryFilter): Promise<HistoryView[]> {
		let query = this.#kysely
			.selectFrom("history")
			.selectAll()
			.orderBy("key", "desc");
		query = this.#narrow(query, filter);
		return query.execute();
	}

	#narrow(
		start: SelectQueryBuilder<RecordsTables, "history", HistoryView>,
		filter: HistoryFilter,
	) {
		let query = start;
		const { run, host, task, text, statuses, since, until, playbook } = filter;
		if (run !== undefined) query = query.where("run", "=", run);
		if (host !== undefined) query = query.where("host", "=", host);
		if (task !== undefined) query = query.where(contains("task", task));
		if (text !== undefined)
			query = query.where(
				sql<boolean>`key in (select rowid from search where search match ${matchExpression(text)})`,
			);
		if (statuses) query = query.where("status", "in", [...statuses]);
		if (since !== undefined) query = query.where("started", ">=", since);
		if (until !== undefined) query = query.where("started", "<", until);
		if (playbook !== undefined)
			query = query.where(contains("playbook", playbook));
		if (filter.isWithoutItems) query = query.where("is_item", "=", 0);
		return filter.limit === undefined ? query : query.limit(filter.limit);
	}

	recap(run: string): Promise<HostRecap[]> {
		return this.#kysely
			.selectFrom("recap")
			.innerJoin("runs", "runs.key", "recap.run")
			.where("runs.id", "=", run)
			.select([
				"recap.host",
				"recap.ok",
				"recap.changed",
				"recap.unreachable",
				"recap.failures",
				"recap.skipped",
				"recap.rescued",
				"recap.ignored",
			])
			.orderBy("recap.host")
			.execute();
	}

	/** What a loop started the run for. */
	messageOf(run: string): ListedMessage | undefined {
		return messageOfRun(this.#database, run);
	}

	/** The ids that begin so, newest first; `last` is the newest of all. */
	async runIds(prefix: string): Promise<string[]> {
		let query = this.#kysely
			.selectFrom("runs")
			.select("id")
			.orderBy("start_ms", "desc")
			.orderBy("key", "desc");
		query =
			prefix === "last"
				? query.limit(1)
				: query.where(
						sql<boolean>`substr(id, 1, ${prefix.length}) = ${prefix}`,
					);
		return (await query.execute()).map((row) => row.id);
	}

	/** Any query; what gives no rows is refused (VACUUM INTO writes a file on any connection). */
	sql(text: string): Record<string, unknown>[] {
		const statement = this.#database.prepare(text);
		if (statement.columns().length === 0)
			throw new Error("only what gives rows may be asked");
		statement.setReadBigInts(true);
		return statement.all();
	}

	/** Whether rows of that database have been taken in. */
	hasImported(file: string): boolean {
		const tables = SEED_TABLES.map(({ name }) => legacyTable(name));
		return tables.some((table) =>
			this.#database
				.prepare(`SELECT 1 FROM ${table} WHERE source = ? LIMIT 1`)
				.get(realpathSync(file)),
		);
	}
}

function contains(column: string, part: string) {
	return sql<boolean>`instr(lower(${sql.ref(column)}), ${part.toLowerCase()}) > 0`;
}
