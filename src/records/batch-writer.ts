// Operations to rows, by prepared statements, a batch a transaction. Keys of runs, plays and tasks are
// remembered, and looked up where they are not: a batch may be another process's, out of a spill file.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type {
	Batch,
	Operation,
	PlayRow,
	RecapRow,
	ResultRow,
	RunRow,
	TaskRow,
} from "./operations.ts";
import { OutboxTable } from "./outbox/outbox-table.ts";
import { prepareStatements, type Statements } from "./statements.ts";
import { Texts } from "./texts.ts";

/** A result's JSON from this length on goes to `texts`. */
const LONG_RESULT = 2000;

export class BatchWriter {
	readonly outbox: OutboxTable;
	readonly #database: DatabaseSync;
	readonly #sql: Statements;
	readonly #texts: Texts;
	readonly #keys = new Map<string, number>();

	constructor(database: DatabaseSync) {
		this.#database = database;
		this.#sql = prepareStatements(database);
		this.#texts = new Texts(database);
		this.outbox = new OutboxTable(database);
	}

	/** All of it or nothing; throws what SQLite throws. */
	write(batches: readonly Batch[]): void {
		this.#database.exec("BEGIN IMMEDIATE");
		try {
			for (const { run, operations } of batches)
				for (const operation of operations) this.#apply(run, operation);
			this.#database.exec("COMMIT");
			this.outbox.endTransaction(true);
		} catch (error) {
			this.outbox.endTransaction(false);
			this.#keys.clear();
			this.#texts.forget();
			if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
			throw error;
		}
	}

	/** The run is alive, whatever others took it for. */
	beat(run: string, timeMs: number): void {
		this.#sql.beat.run(timeMs, run);
	}

	#apply(run: string, operation: Operation): void {
		switch (operation[0]) {
			case "run":
				this.#addRun(operation[1]);
				break;
			case "playbook":
				this.#addPlaybook(run, operation[1], operation[2]);
				break;
			case "play":
				this.#addPlay(run, operation[1]);
				break;
			case "task":
				this.#addTask(run, operation[1]);
				break;
			case "result": {
				const [, ...row] = operation;
				this.#addResult(run, row);
				break;
			}
			case "recap":
				for (const row of operation[2]) this.#addRecap(run, row, operation[1]);
				break;
			case "status": {
				const [, status, exitCode, timeMs] = operation;
				const isEnd = status !== "starting" && status !== "running";
				const endMs = isEnd ? timeMs : null;
				this.#sql.status.run(status, exitCode, endMs, timeMs, run);
				if (isEnd) this.outbox.unwatch(run);
				break;
			}
			case "outbox": {
				const [, ...outboxOperation] = operation;
				this.outbox.apply(run, outboxOperation);
				break;
			}
		}
	}

	#addRun(row: RunRow): void {
		this.#sql.run.run(
			row.id,
			row.kind,
			row.command,
			row.user,
			row.controller,
			row.pid,
			row.shevekVersion,
			row.ansibleVersion,
			row.cwd,
			row.gitCommit,
			row.isCheck ? 1 : 0,
			"starting",
			row.startMs,
			row.startMs,
		);
	}

	#addPlaybook(run: string, path: string, startMs: number): void {
		const runKey = this.#runKey(run);
		const { lastInsertRowid } = this.#sql.playbook.run(runKey, path, startMs);
		this.#keys.set(`playbook ${run}`, Number(lastInsertRowid));
	}

	#addPlay(run: string, row: PlayRow): void {
		const runKey = this.#runKey(run);
		const playbook = this.#key(`playbook ${run}`, () =>
			this.#sql.lastPlaybook.get(runKey),
		);
		this.#sql.play.run(
			runKey,
			playbook,
			row.uuid,
			row.name,
			row.pattern,
			row.path,
			row.line,
			row.startMs,
		);
	}

	#addTask(run: string, row: TaskRow): void {
		const runKey = this.#runKey(run);
		const play = this.#key(`${run} ${row.play}`, () =>
			this.#sql.findPlay.get(runKey, row.play),
		);
		this.#sql.task.run(
			runKey,
			play,
			row.uuid,
			row.name,
			row.action,
			row.path,
			row.line,
			row.role,
			JSON.stringify(row.tags),
			row.isHandler ? 1 : 0,
			row.isNoLog ? 1 : 0,
			row.startMs,
		);
	}

	#addResult(run: string, row: ResultRow): void {
		const [taskUuid, host, isItem, item, status, changed, startMs, endMs] = row;
		const [, , , , , , , , message, stdout, stderr, result, invocation] = row;
		const task = this.#key(`${run} ${taskUuid}`, () =>
			this.#sql.findTask.get(this.#runKey(run), taskUuid),
		);
		const isLong = result.length >= LONG_RESULT;
		const { lastInsertRowid } = this.#sql.result.run(
			task,
			host,
			isItem,
			item,
			status,
			changed,
			startMs,
			endMs,
			message,
			isLong ? null : result,
			isLong ? this.#texts.keyOf(result) : null,
			invocation === null ? null : this.#texts.keyOf(invocation),
			row[13],
			row[14],
		);
		this.#sql.search.run(
			lastInsertRowid,
			this.#nameOf(task),
			item,
			message,
			stdout,
			stderr,
		);
	}

	#addRecap(run: string, row: RecapRow, timeMs: number): void {
		const runKey = this.#runKey(run);
		this.#sql.recap.run(
			runKey,
			row.host,
			row.ok,
			row.changed,
			row.unreachable,
			row.failures,
			row.skipped,
			row.rescued,
			row.ignored,
			timeMs,
		);
		if (row.rescued > 0) this.#sql.rescued.run(runKey, row.host, row.rescued);
	}

	#runKey(run: string): number | null {
		return this.#key(run, () => this.#sql.findRun.get(run));
	}

	readonly #names = new Map<number | null, string>();
	#nameOf(task: number | null): string {
		const known = this.#names.get(task);
		if (known !== undefined) return known;
		const name = String(this.#sql.taskName.get(task)?.name ?? "");
		if (this.#names.size > 1000) this.#names.clear();
		this.#names.set(task, name);
		return name;
	}

	#key(
		name: string,
		find: () => ReturnType<StatementSync["get"]>,
	): number | null {
		const known = this.#keys.get(name);
		if (known !== undefined) return known;
		const found = find()?.key;
		if (typeof found !== "number") return null;
		this.#keys.set(name, found);
		return found;
	}
}
