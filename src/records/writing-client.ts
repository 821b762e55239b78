// The run's side of the writing thread: operations become batches, and batches go over. Nothing here waits
// or throws for what becomes of them there. A thread costs 40 ms of CPU to start, so what is over before
// one was needed is written here, at its end.

import type { Batch, Operation } from "./operations.ts";
import type { OutboxAnswer, OutboxRequest } from "./outbox/messages.ts";
import type { FromThread, ToThread, WriterOptions } from "./thread-messages.ts";
import { localPort, threadPort, type WriterPort } from "./writer-port.ts";

const BATCH_ROWS = 200;
const BATCH_MS = 100;
/** A run killed before that has left nothing; one that ends before needs no thread. */
const THREAD_AFTER_MS = 250;
/** A writing thread that does not answer must not keep a finished run alive, nor a question open. */
const CLOSE_LIMIT_MS = 10_000;
const ANSWER_LIMIT_MS = 5000;

export interface WritingClientOptions extends WriterOptions {
	/** This process has nothing else to do: the writer needs no thread. */
	readonly isAlone?: boolean;
	readonly warn: (text: string) => void;
}

/** Shared by all that write for one run: each joins, and the last one that leaves closes it. */
export class WritingClient {
	readonly #options: WritingClientOptions;
	#users = 0;
	#isBroken = false;
	#operations: Operation[] = [];
	#timer: NodeJS.Timeout | undefined;
	#thread: WriterPort | undefined;
	#threadTimer: NodeJS.Timeout | undefined;
	/** Closed, or the thread broke: nothing is taken any more. */
	#isOver = false;
	/** Batches of before there is a thread. */
	#waiting: Batch[] = [];
	#onClosed: (() => void) | undefined;
	readonly #asked = new Map<number, (answer: OutboxAnswer) => void>();
	#questions = 0;

	constructor(options: WritingClientOptions) {
		this.#options = options;
	}

	/** The thread broke, and what it had not written is lost. */
	get isBroken(): boolean {
		return this.#isBroken;
	}

	join(): void {
		this.#users += 1;
	}

	add(operation: Operation): void {
		if (this.#isOver) return;
		this.#threadTimer ??= setTimeout(() => this.start(), THREAD_AFTER_MS);
		this.#operations.push(operation);
		if (this.#operations.length >= BATCH_ROWS) this.flush();
		else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS);
	}

	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#operations.length === 0) return;
		const batch = { run: this.#options.run, operations: this.#operations };
		this.#operations = [];
		if (this.#thread === undefined) {
			this.#waiting.push(batch);
			if (batch.operations.length >= BATCH_ROWS) this.start();
			return;
		}
		// Arrays of texts and numbers go over in 0.7 us a row; as one JSON text it would be 3.
		this.#post({ kind: "batch", batch });
	}

	/** All that was added before is seen. `unavailable` where the thread is gone, or silent. */
	ask(request: OutboxRequest): Promise<OutboxAnswer> {
		if (this.#isOver) return Promise.resolve({ kind: "unavailable" });
		this.start();
		this.flush();
		this.#questions += 1;
		const number = this.#questions;
		return new Promise((resolve) => {
			const answer = (given: OutboxAnswer) => {
				clearTimeout(limit);
				this.#asked.delete(number);
				resolve(given);
			};
			const limit = setTimeout(
				() => answer({ kind: "unavailable" }),
				ANSWER_LIMIT_MS,
			);
			this.#asked.set(number, answer);
			this.#post({ kind: "ask", number, request });
		});
	}

	async leave(): Promise<void> {
		this.flush();
		this.#users -= 1;
		if (this.#users > 0) return;
		clearTimeout(this.#threadTimer);
		if (this.#isOver) return;
		this.#isOver = true;
		if (this.#thread) await this.#closeThread(this.#thread);
		else if (this.#waiting.length > 0) await this.#writeHere();
	}

	async #closeThread(thread: WriterPort): Promise<void> {
		await new Promise<void>((resolve) => {
			const limit = setTimeout(resolve, CLOSE_LIMIT_MS);
			this.#onClosed = () => {
				clearTimeout(limit);
				resolve();
			};
			this.#post({ kind: "close" });
		});
		await thread.end();
	}

	async #writeHere(): Promise<void> {
		const { RecordWriter } = await import("./record-writer.ts");
		const writer = new RecordWriter(this.#writerOptions, (message) =>
			this.#take(message),
		);
		for (const batch of this.#waiting) writer.take(batch);
		await writer.close();
	}

	#post(message: ToThread): void {
		this.#thread?.post(message);
	}

	get #writerOptions(): WriterOptions {
		return { path: this.#options.path, run: this.#options.run };
	}

	/** Where something cannot wait for the thread to be started by itself. */
	start(): void {
		if (this.#thread || this.#isOver) return;
		clearTimeout(this.#threadTimer);
		const open = this.#options.isAlone === true ? localPort : threadPort;
		const thread = open(this.#writerOptions, {
			take: (message) => this.#take(message),
			fail: (error) => this.#break(error),
		});
		this.#thread = thread;
		for (const batch of this.#waiting) this.#post({ kind: "batch", batch });
		this.#waiting = [];
	}

	#break(error: unknown): void {
		this.#isOver = true;
		this.#isBroken = true;
		this.#options.warn(`this run is not recorded: ${String(error)}`);
		for (const answer of this.#asked.values()) answer({ kind: "unavailable" });
		this.#onClosed?.();
	}

	#take(message: FromThread): void {
		switch (message.kind) {
			case "closed":
				this.#onClosed?.();
				break;
			case "answer":
				this.#asked.get(message.number)?.(message.answer);
				break;
			case "warning":
				this.#options.warn(message.text);
				break;
		}
	}
}
