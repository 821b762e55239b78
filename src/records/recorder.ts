// The listener that keeps the record: events become small rows, and batches of them go to the writing
// thread. Nothing here waits or throws for what becomes of them there. A thread costs 40 ms of CPU to
// start, so a run that is over before it was needed is written here, at its end.

import { Worker } from "node:worker_threads";
import type {
	EventOf,
	HostSummary,
	RunEvent,
	RunListener,
} from "../events/run-event.ts";
import type { Batch, Operation, ResultStatus, RunRow } from "./operations.ts";
import { resultRow } from "./result-row.ts";
import type { FromThread, ToThread, WriterOptions } from "./thread-messages.ts";

const BATCH_ROWS = 200;
const BATCH_MS = 100;
/** A run killed before that has left nothing; one that ends before needs no thread. */
const THREAD_AFTER_MS = 250;
/** A writing thread that does not answer must not keep a finished run alive. */
const CLOSE_LIMIT_MS = 10_000;

export interface RecorderOptions {
	readonly path: string;
	readonly run: Omit<RunRow, "startMs">;
	readonly warn: (text: string) => void;
}

type ResultEvent = EventOf<
	| "ok"
	| "failed"
	| "skipped"
	| "unreachable"
	| "itemOk"
	| "itemFailed"
	| "itemSkipped"
>;

export class Recorder implements RunListener {
	readonly #options: RecorderOptions;
	#operations: Operation[] = [];
	#timer: NodeJS.Timeout | undefined;
	#state: "idle" | "recording" | "broken" = "idle";
	#thread: Worker | undefined;
	#threadTimer: NodeJS.Timeout | undefined;
	/** Batches of before there is a thread. */
	#waiting: Batch[] = [];
	#onClosed: (() => void) | undefined;
	readonly #plays = new Set<string>();
	/** Tasks whose items have been seen, by host. */
	readonly #loops = new Map<string, Set<string>>();

	constructor(options: RecorderOptions) {
		this.#options = options;
	}

	onEvent(event: RunEvent): void {
		switch (event.kind) {
			case "status":
				this.#takeStatus(event);
				break;
			case "playbookStart":
				this.#plays.clear();
				this.#add(["playbook", event.playbook.path, event.time]);
				break;
			case "playStart":
				this.#addPlay(event);
				break;
			case "taskStart":
				this.#addTask(event);
				break;
			case "itemOk":
			case "itemFailed":
			case "itemSkipped":
				this.#noteItem(event);
				this.#addResult(event, true);
				break;
			case "ok":
			case "failed":
			case "skipped":
			case "unreachable":
				this.#addResult(event, false);
				break;
			case "stats":
				this.#addRecap(event);
				break;
		}
	}

	async close(): Promise<void> {
		this.#flush();
		clearTimeout(this.#threadTimer);
		if (this.#state !== "recording") return;
		if (this.#thread) await this.#closeThread(this.#thread);
		else await this.#writeHere();
	}

	async #closeThread(thread: Worker): Promise<void> {
		await new Promise<void>((resolve) => {
			const limit = setTimeout(resolve, CLOSE_LIMIT_MS);
			this.#onClosed = () => {
				clearTimeout(limit);
				resolve();
			};
			this.#post({ kind: "close" });
		});
		await thread.terminate();
	}

	async #writeHere(): Promise<void> {
		const { RecordWriter } = await import("./record-writer.ts");
		const writer = new RecordWriter(this.#writerOptions, (message) =>
			this.#take(message),
		);
		for (const batch of this.#waiting) writer.take(batch);
		await writer.close();
	}

	#takeStatus({ status, exitCode, time }: EventOf<"status">): void {
		if (status === "starting") {
			this.#state = "recording";
			this.#threadTimer = setTimeout(
				() => this.#startThread(),
				THREAD_AFTER_MS,
			);
			this.#add(["run", { ...this.#options.run, startMs: time }]);
		}
		this.#add(["status", status, exitCode ?? null, time]);
		// The run is on record before its first task.
		if (status === "running") this.#flush();
	}

	#addPlay({ play, time }: EventOf<"playStart">): void {
		const { uuid, name, pattern, path, line } = play;
		this.#add(["play", { uuid, name, pattern, path, line, startMs: time }]);
	}

	#addTask({ task, play, time }: EventOf<"taskStart">): void {
		this.#loops.clear();
		this.#add([
			"task",
			{
				uuid: task.uuid,
				play: play.uuid,
				name: task.name,
				action: task.resolvedAction,
				path: task.path,
				line: task.line,
				role: task.role ?? null,
				tags: task.tags,
				isHandler: task.isHandler,
				isNoLog: task.isNoLog,
				startMs: time,
			},
		]);
	}

	#noteItem({ task, outcome }: ResultEvent): void {
		const hosts = this.#loops.get(task.uuid) ?? new Set();
		this.#loops.set(task.uuid, hosts.add(outcome.host));
	}

	#addResult(event: ResultEvent, isItem: boolean): void {
		const { task, outcome } = event;
		const hasItems =
			!isItem &&
			this.#loops.size > 0 &&
			this.#loops.get(task.uuid)?.has(outcome.host) === true &&
			outcome.result.has("results");
		const status = statusOf(event);
		this.#add([
			"result",
			...resultRow(task, outcome, { status, isItem, hasItems }),
		]);
	}

	#addRecap({ stats, time }: EventOf<"stats">): void {
		const rows = [...stats.hosts].map(
			([host, summary]: [string, HostSummary]) => ({ host, ...summary }),
		);
		this.#add(["recap", time, rows]);
	}

	#add(operation: Operation): void {
		if (this.#state !== "recording") return;
		this.#operations.push(operation);
		if (this.#operations.length >= BATCH_ROWS) this.#flush();
		else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
	}

	#flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#operations.length === 0) return;
		const batch = { run: this.#options.run.id, operations: this.#operations };
		this.#operations = [];
		if (this.#thread === undefined) {
			this.#waiting.push(batch);
			if (batch.operations.length >= BATCH_ROWS) this.#startThread();
			return;
		}
		// Arrays of texts and numbers go over in 0.7 us a row; as one JSON text it would be 3.
		this.#post({ kind: "batch", batch });
	}

	#post(message: ToThread): void {
		this.#thread?.postMessage(message);
	}

	get #writerOptions(): WriterOptions {
		return { path: this.#options.path, run: this.#options.run.id };
	}

	#startThread(): void {
		if (this.#thread) return;
		clearTimeout(this.#threadTimer);
		const thread = new Worker(new URL("./writing-thread.ts", import.meta.url), {
			workerData: this.#writerOptions,
		});
		thread.unref();
		thread.on("message", (message: FromThread) => this.#take(message));
		thread.on("error", (error) => {
			this.#state = "broken";
			this.#options.warn(`this run is not recorded: ${String(error)}`);
			this.#onClosed?.();
		});
		this.#thread = thread;
		for (const batch of this.#waiting) this.#post({ kind: "batch", batch });
		this.#waiting = [];
	}

	#take(message: FromThread): void {
		if (message.kind === "closed") this.#onClosed?.();
		else this.#options.warn(message.text);
	}
}

function statusOf(event: ResultEvent): ResultStatus {
	switch (event.kind) {
		case "ok":
		case "itemOk":
			return event.outcome.result.get("changed") === true ? "changed" : "ok";
		case "failed":
		case "unreachable":
			return event.isIgnored
				? "ignored"
				: event.kind === "failed"
					? "failed"
					: "unreachable";
		case "itemFailed":
			return "failed";
		case "skipped":
		case "itemSkipped":
			return "skipped";
	}
}
