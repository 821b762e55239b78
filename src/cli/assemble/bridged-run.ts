// A run that the bridge's lines tell of: listeners are made when it says what it is, get its events with
// Ansible's own times, and are closed with what came of it.

import { randomUUID } from "node:crypto";
import { LineReader } from "../../ansible/line-reader.ts";
import { type Ending, exitCodeOf, type Hello } from "../../ansible/protocol.ts";
import { Emitter } from "../../engine/emit.ts";
import type { RunListener, RunStatus } from "../../events/run-event.ts";
import {
	type BridgeListenersRequest,
	bridgeListeners,
} from "./bridge-listeners.ts";

export type BridgedRunOptions = Omit<BridgeListenersRequest, "id" | "hello">;

const EXIT_INTERRUPTED = 99;
/** Shown of a line that cannot be read. */
const MAX_SHOWN = 200;

export class BridgedRun {
	readonly #options: BridgedRunOptions;
	readonly #reader = new LineReader();
	#emitter: Emitter | undefined;
	/** Of the event that is on its way to the listeners. */
	#time = Date.now();
	#ending: Ending | undefined;
	#hasWarned = false;

	constructor(options: BridgedRunOptions) {
		this.#options = options;
	}

	/** Ansible has said what it runs. */
	get hasBegun(): boolean {
		return this.#emitter !== undefined;
	}

	/** Never throws: what is wrong with a line costs that line, and one warning. */
	takeLine(line: string): void {
		try {
			this.#take(line);
		} catch (error) {
			if (this.#hasWarned) return;
			this.#hasWarned = true;
			const why = error instanceof Error ? error.message : String(error);
			const shown =
				line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
			this.#options.warn(
				`the record of this run is incomplete: ${why} (${shown})`,
			);
		}
	}

	/** With what the process came to; without, what its `end` line says, and nothing where there was none. */
	async close(known?: {
		readonly exitCode: number;
		readonly isCanceled: boolean;
	}): Promise<void> {
		const end = known ?? endOf(this.#ending);
		if (end) this.#tellStatus(statusOf(end), end.exitCode);
		await this.#emitter?.close();
	}

	#take(line: string): void {
		const heard = this.#reader.read(line);
		if (heard === undefined) return;
		if (heard.kind === "hello") this.#begin(heard.hello);
		else if (heard.kind === "end") {
			this.#time = heard.time;
			this.#ending = heard.ending;
		} else {
			this.#time = heard.event.time;
			this.#emitter?.emit(heard.event, heard.event.uuid);
		}
	}

	#begin(hello: Hello): void {
		const listeners = this.#listeners(hello);
		this.#emitter = new Emitter(
			[...listeners, warningsTo(this.#options.warn)],
			() => this.#time,
		);
		this.#time = hello.time;
		this.#tellStatus("starting");
		this.#tellStatus("running");
	}

	#listeners(hello: Hello): readonly RunListener[] {
		try {
			return bridgeListeners({ ...this.#options, hello, id: randomUUID() });
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			this.#options.warn(`nobody listens to this run: ${why}`);
			return [];
		}
	}

	#tellStatus(status: RunStatus, exitCode?: number): void {
		this.#emitter?.emit({ kind: "status", status, exitCode });
	}
}

/** What the emitter has to say of a listener that broke. */
function warningsTo(warn: (text: string) => void): RunListener {
	return {
		onEvent: (event) => {
			if (event.kind === "message") warn(event.text);
		},
	};
}

function endOf(ending: Ending | undefined) {
	if (ending === undefined) return undefined;
	const exitCode = exitCodeOf(ending);
	return { exitCode, isCanceled: exitCode === EXIT_INTERRUPTED };
}

function statusOf(end: { exitCode: number; isCanceled: boolean }): RunStatus {
	if (end.isCanceled) return "canceled";
	return end.exitCode === 0 ? "successful" : "failed";
}
