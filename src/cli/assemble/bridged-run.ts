// A run that the bridge's lines tell of: callbacks are made when it says what it is, get its events with
// Ansible's own times, and are closed with what came of it.
//
//   silent ──hello──► opening (callbacks load; what comes is held) ──► telling ──close──► closed

import { LineReader } from "../../ansible/line-reader.ts";
import {
	type Ending,
	exitCodeOf,
	type Heard,
	type Hello,
} from "../../ansible/protocol.ts";
import { Emitter } from "../../engine/emit.ts";
import type { RunListener, RunStatus } from "../../events/run-event.ts";
import { EXIT } from "../exit-codes.ts";
import {
	type BridgeCallbacksRequest,
	bridgeCallbacks,
} from "./bridge-callbacks.ts";

export type BridgedRunOptions = Omit<BridgeCallbacksRequest, "stop">;

/** Shown of a line that cannot be read. */
const MAX_SHOWN = 200;

export class BridgedRun {
	readonly #options: BridgedRunOptions;
	readonly #reader = new LineReader();
	#opened: Promise<void> | undefined;
	#emitter: Emitter | undefined;
	readonly #held: Heard[] = [];
	/** Of the event that is on its way to the callbacks. */
	#time = Date.now();
	#ending: Ending | undefined;
	#hasWarned = false;
	#stopped: string | undefined;

	constructor(options: BridgedRunOptions) {
		this.#options = options;
	}

	/** Ansible has said what it runs. */
	get hasBegun(): boolean {
		return this.#opened !== undefined;
	}

	/** A strict callback ended it. */
	get isStopped(): boolean {
		return this.#stopped !== undefined;
	}

	/** Never throws: what is wrong with a line costs that line, and one warning. */
	takeLine(line: string): void {
		try {
			this.#take(line);
		} catch (error) {
			if (this.#hasWarned) return;
			this.#hasWarned = true;
			const why = error instanceof Error ? error.message : String(error);
			this.#options.display.warning(
				`the record of this run is incomplete: ${why}${shownOf(line)}`,
			);
		}
	}

	/** With what the process came to; without, what its `end` line says, and nothing where there was none. */
	async close(known?: {
		readonly exitCode: number;
		readonly isCanceled: boolean;
	}): Promise<void> {
		await this.#opened;
		const end = known ?? endOf(this.#ending);
		let isToldStopped = this.isStopped;
		if (this.isStopped) this.#tellStatus("failed", EXIT.error);
		else if (end) this.#tellStatus(statusOf(end), end.exitCode);
		// a strict callback may fail as late as it closes
		await this.#emitter?.close(() => {
			if (!this.isStopped || isToldStopped) return;
			isToldStopped = true;
			this.#tellStatus("failed", EXIT.error);
		});
	}

	#take(line: string): void {
		const heard = this.#reader.read(line);
		if (heard === undefined) return;
		if (heard.kind === "hello") this.#opened = this.#open(heard.hello);
		else if (this.#emitter) this.#tell(heard, this.#emitter);
		else this.#held.push(heard);
	}

	#tell(heard: Heard, emitter: Emitter): void {
		if (heard.kind === "event") {
			this.#time = heard.event.time;
			emitter.emit(heard.event, heard.event.uuid);
		} else if (heard.kind === "end") {
			this.#time = heard.time;
			this.#ending = heard.ending;
		}
	}

	async #open(hello: Hello): Promise<void> {
		const listeners = await this.#listeners(hello);
		const emitter = new Emitter(
			[...listeners, warningsTo(this.#options)],
			() => this.#time,
		);
		this.#emitter = emitter;
		this.#time = hello.time;
		this.#tellStatus("starting");
		this.#tellStatus("running");
		for (const heard of this.#held.splice(0)) this.#tell(heard, emitter);
	}

	async #listeners(hello: Hello): Promise<readonly RunListener[]> {
		try {
			return await bridgeCallbacks(hello, {
				...this.#options,
				stop: (reason) => this.#stop(reason, hello),
			});
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			this.#options.display.warning(`nobody listens to this run: ${why}`);
			return [];
		}
	}

	/** As Ctrl-C does. */
	#stop(reason: string, { pid }: Hello): void {
		if (this.#stopped !== undefined) return;
		this.#stopped = reason;
		this.#options.display.error(reason);
		try {
			process.kill(pid, "SIGINT");
		} catch {
			// it has ended by itself
		}
	}

	#tellStatus(status: RunStatus, exitCode?: number): void {
		this.#emitter?.emit({ kind: "status", status, exitCode });
	}
}

/** A line of the plugin's may hold secrets: command lines, results. What else comes is shown, cut. */
function shownOf(line: string): string {
	if (line.startsWith("{")) return "";
	return ` (${line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line})`;
}

/** What the emitter has to say of a listener that broke. */
function warningsTo({ display }: BridgedRunOptions): RunListener {
	return {
		onEvent: (event) => {
			if (event.kind === "message") display.warning(event.text);
		},
	};
}

function endOf(ending: Ending | undefined) {
	if (ending === undefined) return undefined;
	const exitCode = exitCodeOf(ending);
	return { exitCode, isCanceled: exitCode === EXIT.interrupted };
}

function statusOf(end: { exitCode: number; isCanceled: boolean }): RunStatus {
	if (end.isCanceled) return "canceled";
	return end.exitCode === 0 ? "successful" : "failed";
}
