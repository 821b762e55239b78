// What a test of a callback gives it, and what it can look at.

import type { RunEvent } from "../events/run-event.ts";
import type { Json } from "../plugins/callback.ts";
import type { DiedRun } from "../plugins/callback-handlers.ts";
import type { RunInfo } from "../plugins/run-info.ts";

export interface TestOptions {
	/** Options given directly, by name. */
	readonly options?: Readonly<Record<string, unknown>>;
	/** The whole environment that options are read from. */
	readonly env?: Readonly<Record<string, string>>;
	/** Text of an ansible.cfg. */
	readonly configFile?: string;
	/** Extra variables. */
	readonly vars?: Readonly<Record<string, unknown>>;
	/** What the run says of itself, where it is not to be the bench's own. */
	readonly run?: Partial<RunInfo>;
	/** Runs that died, to be told of. */
	readonly diedRuns?: readonly DiedRun[];
}

export interface SentMessage {
	readonly body: Json;
	readonly key: string | undefined;
}

/** What a callback did so far; and the ways to make it do more. */
export interface CallbackTest {
	/** What it showed, without colours. */
	readonly out: string;
	/** Warnings and errors, its own and those about it. */
	readonly err: string;
	/** Messages for the outbox. */
	readonly sent: readonly SentMessage[];
	/** Why it would have stopped the run: it is strict, and failed. */
	readonly stopped: string | undefined;
	/** False where its options kept it from running: `err` says why. */
	readonly isRunning: boolean;
	/** Sends events, one after the other; when it resolves, a turn has passed for what is done later. */
	feed(...events: readonly RunEvent[]): Promise<void>;
	/** Runs a small playbook on localhost and sends its events. Gives the exit code. */
	run(playbook: string): Promise<number>;
	/** The end of the run. */
	close(): Promise<void>;
	/** Has `deliver` called with each message sent so far; throws what it throws. */
	deliver(signal?: AbortSignal): Promise<void>;
}
