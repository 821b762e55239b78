// What the writing thread does with batches:
//
//   opening ──► writing ◄──► waiting (busy, full disk: batches queue, then spill)
//    ▲  └──────► off (the file cannot be a database of ours: one warning, the record is dropped)
//    └────────────┘ something for the outbox: in memory, where it can still be delivered from
//
// One warning a run, whatever goes wrong; and closing waits a bounded time.

import type { DatabaseSync } from "node:sqlite";
import { BatchWriter } from "./batch-writer.ts";
import { IN_MEMORY, isBusy, openForWriting } from "./connect.ts";
import { markDead } from "./dead-runs.ts";
import type { Batch } from "./operations.ts";
import { answerOutbox } from "./outbox/answer.ts";
import type { OutboxAnswer, OutboxRequest } from "./outbox/messages.ts";
import { pruneOutbox } from "./outbox/outbox-table.ts";
import { SpillFile, takeLeftSpills } from "./spill-file.ts";
import type { FromThread, WriterOptions } from "./thread-messages.ts";

/** How long SQLite itself waits for another writer: this thread's time, not the run's. */
const BUSY_MS = 200;
const RETRY_MS = 250;
const HEARTBEAT_MS = 5000;
/** Busy for so long is worth a word; others' batches take milliseconds. */
const WARN_AFTER_MS = 3000;
/** What the end of a run waits for a busy database, before it leaves a spill file. */
const CLOSE_WAIT_MS = 2000;
/** Characters of batches kept in memory. */
const MAX_QUEUED = 16 * 1024 * 1024;
/** Batches a transaction, so that other writers get their turn. */
const BATCHES_AT_ONCE = 20;

export class RecordWriter {
	readonly #options: WriterOptions;
	readonly #send: (message: FromThread) => void;
	readonly #spill: SpillFile;
	readonly #queue: Batch[] = [];
	/** Characters in the queue, about. */
	#queued = 0;
	#database: DatabaseSync | undefined;
	#writer: BatchWriter | undefined;
	#state: "opening" | "writing" | "waiting" | "off" = "opening";
	#troubleSince: number | undefined;
	/** The latest trouble, in SQLite's words. */
	#why = "";
	#hasWarned = false;
	#retry: NodeJS.Timeout | undefined;
	#heartbeat: NodeJS.Timeout | undefined;
	#opened: Promise<void>;
	/** The file was no database: only what concerns the outbox is taken. */
	#isAside = false;

	constructor(options: WriterOptions, send: (message: FromThread) => void) {
		this.#options = options;
		this.#send = send;
		this.#spill = new SpillFile(options.path, options.run);
		this.#opened = this.#open();
	}

	take(whole: Batch): void {
		const batch = this.#isAside ? outboxPart(whole) : whole;
		if (batch.operations.length === 0) return;
		this.#queue.push(batch);
		this.#queued += sizeOf(batch);
		if (this.#state === "writing") this.#drain();
		else if (this.#state === "off") this.#reopen();
		else if (this.#queued > MAX_QUEUED) this.#spillQueue();
	}

	/** Sees all batches taken before. Nothing is waited for but the opening. */
	async ask(request: OutboxRequest): Promise<OutboxAnswer> {
		await this.#opened;
		if (this.#state === "off") this.#reopen();
		while (this.#state === "opening") await this.#opened;
		const database = this.#database;
		const table = this.#writer?.outbox;
		if (this.#state !== "writing" || !database || !table)
			return { kind: "unavailable" };
		try {
			return answerOutbox(request, {
				database,
				table,
				isKept: this.#path !== IN_MEMORY,
			});
		} catch {
			return { kind: "unavailable" };
		}
	}

	get #path(): string {
		return this.#isAside ? IN_MEMORY : this.#options.path;
	}

	async close(): Promise<void> {
		const deadline = Date.now() + CLOSE_WAIT_MS;
		await this.#opened;
		while (this.#isBehind() && Date.now() < deadline) {
			await this.#try();
			if (this.#isBehind())
				await new Promise((resolve) => setTimeout(resolve, 50));
		}
		clearInterval(this.#heartbeat);
		clearTimeout(this.#retry);
		if (this.#isBehind()) this.#leaveSpill();
		this.#database?.close();
	}

	#isBehind(): boolean {
		if (this.#state === "off") return false;
		return this.#queue.length > 0 || this.#spill.path !== undefined;
	}

	async #open(): Promise<void> {
		try {
			this.#database = await openForWriting(this.#path, BUSY_MS);
			this.#writer = new BatchWriter(this.#database);
			this.#state = "writing";
			this.#drain();
			this.#heartbeat ??= setInterval(() => this.#beat(), HEARTBEAT_MS);
			if (this.#state === "writing") this.#adopt();
		} catch (error) {
			this.#trouble(error);
		}
	}

	#adopt(): void {
		const database = this.#database;
		if (!database || this.#path === IN_MEMORY) return;
		try {
			const alive = markDead(database);
			takeLeftSpills(
				this.#options.path,
				(run) => run !== this.#options.run && !alive.has(run),
				(lines) => this.#writer?.write(lines.map(parseBatch)),
			);
			pruneOutbox(database, Date.now());
		} catch {
			// another run will
		}
	}

	#beat(): void {
		if (this.#state !== "writing") return;
		try {
			this.#writer?.beat(this.#options.run, Date.now());
		} catch {
			// the next one will
		}
	}

	#drain(): void {
		try {
			if (this.#spill.path !== undefined) this.#readSpill();
			while (this.#queue.length > 0) {
				const batches = this.#queue.slice(0, BATCHES_AT_ONCE);
				this.#writer?.write(batches);
				this.#queue.splice(0, batches.length);
				for (const batch of batches) this.#queued -= sizeOf(batch);
			}
			this.#state = "writing";
			this.#troubleSince = undefined;
		} catch (error) {
			this.#trouble(error);
		}
	}

	/** What was spilled is older than what is queued. */
	#readSpill(): void {
		const batches = this.#spill.take().map(parseBatch);
		this.#queue.unshift(...batches);
		for (const batch of batches) this.#queued += sizeOf(batch);
	}

	/** Busy, or a disk that is full, may pass; a file that is no database does not. */
	#trouble(error: unknown): void {
		const text = error instanceof Error ? error.message : String(error);
		if (this.#database === undefined && !isBusy(error)) {
			this.#warn(`this run is not recorded: ${this.#options.path}: ${text}`);
			this.#setAside();
			return;
		}
		this.#state = "waiting";
		this.#why = text;
		this.#troubleSince ??= Date.now();
		const isLong = Date.now() - this.#troubleSince > WARN_AFTER_MS;
		if (isLong || !isBusy(error)) this.#warnOfDelay(text);
		if (this.#queued > MAX_QUEUED) this.#spillQueue();
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => this.#try(), RETRY_MS);
	}

	#setAside(): void {
		this.#state = "off";
		const left = this.#queue.splice(0).map(outboxPart);
		this.#queued = 0;
		const isHopeless = this.#isAside;
		this.#isAside = true;
		if (!isHopeless) for (const batch of left) this.take(batch);
	}

	#reopen(): Promise<void> {
		this.#state = "opening";
		this.#opened = this.#open();
		return this.#opened;
	}

	async #try(): Promise<void> {
		if (this.#state === "off") return;
		if (this.#database !== undefined) {
			this.#drain();
			return;
		}
		if (this.#state !== "waiting") return this.#opened;
		await this.#reopen();
	}

	#spillQueue(): void {
		const lines = this.#queue.map((batch) => JSON.stringify(batch));
		const isKept = this.#spill.append(lines);
		this.#queue.length = 0;
		this.#queued = 0;
		if (!isKept)
			this.#warn(
				`results are lost to the record: ${this.#options.path} cannot be written, and nor can a file beside it`,
			);
	}

	#leaveSpill(): void {
		this.#spillQueue();
		this.#warnOfDelay(this.#why);
	}

	#warnOfDelay(why: string): void {
		this.#warn(
			`the record in ${this.#options.path} cannot be written (${why}); it is kept aside, and goes in with the next run at the latest`,
		);
	}

	#warn(text: string): void {
		if (this.#hasWarned) return;
		this.#hasWarned = true;
		this.#send({ kind: "warning", text });
	}
}

function outboxPart({ run, operations }: Batch): Batch {
	return {
		run,
		operations: operations.filter(([kind]) => kind === "outbox"),
	};
}

function parseBatch(text: string): Batch {
	return JSON.parse(text);
}

function sizeOf({ operations }: Batch): number {
	let size = 0;
	for (const operation of operations)
		for (const part of operation)
			size += typeof part === "string" ? part.length : 8;
	return size;
}
