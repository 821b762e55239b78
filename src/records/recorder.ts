// The listener that keeps the record: events become small rows, which the writing client takes.

import type {
	EventOf,
	HostSummary,
	RunEvent,
	RunListener,
} from "../events/run-event.ts";
import type { Operation, ResultStatus, RunRow } from "./operations.ts";
import { resultRow } from "./result-row.ts";
import type { WritingClient } from "./writing-client.ts";

export interface RecorderOptions {
	/** Of the same run. */
	readonly client: WritingClient;
	readonly run: Omit<RunRow, "startMs">;
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
	#isRecording = false;
	readonly #plays = new Set<string>();
	/** Tasks whose items have been seen, by host. */
	readonly #loops = new Map<string, Set<string>>();

	constructor(options: RecorderOptions) {
		this.#options = options;
		options.client.join();
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

	close(): Promise<void> {
		return this.#options.client.leave();
	}

	#takeStatus({ status, exitCode, time }: EventOf<"status">): void {
		if (status === "starting") {
			this.#isRecording = true;
			this.#add(["run", { ...this.#options.run, startMs: time }]);
		}
		this.#add(["status", status, exitCode ?? null, time]);
		// The run is on record before its first task.
		if (status === "running") this.#options.client.flush();
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
		if (this.#isRecording) this.#options.client.add(operation);
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
