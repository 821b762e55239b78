// The loop's way to the record's database. What it commits is on disk before anything is acknowledged: its own
// connection, in this thread, with synchronous = FULL (0.5 to 5 ms a commit). A database that is busy or full holds
// this thread up for milliseconds at a time and is asked again until it takes what is to be written.

import type { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { ShevekError } from "../errors/shevek-error.ts";
import { openForWriting } from "../records/connect.ts";
import { MessageTable } from "../records/messages/message-table.ts";
import { makeOwner } from "../records/owner.ts";
import { transaction } from "../records/transaction.ts";
import {
	BUSY_MS,
	FIRST_BUSY_PAUSE_MS,
	LONG_BUSY_MS,
	LONGEST_BUSY_PAUSE_MS,
	WARN_EVERY_MS,
} from "./limits.ts";

/** Another one writes, the disk is full, or does not work for now: SQLite's BUSY, LOCKED, IOERR, FULL. */
const PASSING = new Set([5, 6, 10, 13]);
/** Opening waits for another process that is bringing the schema up to date. */
const OPEN_BUSY_MS = 30_000;

export interface LedgerOptions {
	readonly path: string;
	/** The path of the configuration. */
	readonly loop: string;
	readonly warn: (text: string) => void;
}

export class Ledger {
	/** This process's, in the table. */
	readonly owner = makeOwner();
	readonly #database: DatabaseSync;
	readonly #table: MessageTable;
	readonly #warn: (text: string) => void;
	readonly #end = new AbortController();
	#warnedMs = 0;
	/** Writes that wait for the database. */
	#waiting = 0;

	private constructor(database: DatabaseSync, options: LedgerOptions) {
		this.#database = database;
		this.#table = new MessageTable(database, options.loop);
		this.#warn = options.warn;
	}

	/** Throws a `records` error for a database that cannot be used. */
	static async open(options: LedgerOptions): Promise<Ledger> {
		const database = await openDatabase(options.path);
		database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
		return new Ledger(database, options);
	}

	/** Reading waits for nobody. */
	read<T>(work: (table: MessageTable) => T): T {
		return work(this.#table);
	}

	/**
	 * All of it or nothing, and on disk when it resolves. Rejects when the loop gives up, and for what waiting does not mend. Without
	 * `isDurable` it outlives this process, but not the machine's power.
	 */
	async write<T>(
		work: (table: MessageTable) => T,
		{ isDurable = true } = {},
	): Promise<T> {
		const startMs = Date.now();
		this.#waiting += 1;
		try {
			return await this.#writeWhenPossible(work, { isDurable, startMs });
		} finally {
			this.#waiting -= 1;
		}
	}

	async #writeWhenPossible<T>(
		work: (table: MessageTable) => T,
		{
			isDurable,
			startMs,
		}: { readonly isDurable: boolean; readonly startMs: number },
	): Promise<T> {
		for (let pauseMs = FIRST_BUSY_PAUSE_MS; ; pauseMs *= 2) {
			this.#end.signal.throwIfAborted();
			try {
				this.#database.exec(
					`PRAGMA synchronous = ${isDurable ? "FULL" : "NORMAL"}`,
				);
				return transaction(this.#database, () => work(this.#table));
			} catch (error) {
				if (!isPassing(error)) throw error;
				this.#warnOfWait(error, startMs);
			}
			await wait(Math.min(pauseMs, LONGEST_BUSY_PAUSE_MS), undefined, {
				signal: this.#end.signal,
			});
		}
	}

	/** What has not been written by now is not. Gives how many writes waited. */
	giveUp(): number {
		this.#end.abort();
		return this.#waiting;
	}

	close(): void {
		this.giveUp();
		this.#database.close();
	}

	/** Other writers' batches take milliseconds; what takes longer is worth a line. */
	#warnOfWait(error: unknown, startMs: number): void {
		const now = Date.now();
		const isLong = now - startMs >= LONG_BUSY_MS;
		if (!isLong || now - this.#warnedMs < WARN_EVERY_MS) return;
		this.#warnedMs = now;
		const why = error instanceof Error ? error.message : String(error);
		this.#warn(
			`the record cannot be written for now (${why}); messages wait for it`,
		);
	}
}

async function openDatabase(path: string): Promise<DatabaseSync> {
	try {
		return await openForWriting(path, OPEN_BUSY_MS);
	} catch (cause) {
		if (cause instanceof ShevekError) throw cause;
		throw new ShevekError(
			"records",
			`a loop keeps its messages in the record, and ${path} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
			{ cause, hint: "SHEVEK_DB names another place." },
		);
	}
}

function isPassing(error: unknown): boolean {
	return (
		error instanceof Error &&
		"errcode" in error &&
		PASSING.has(Number(error.errcode) & 0xff)
	);
}
