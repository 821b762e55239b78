// The one interface of everything that listens to runs: the screen, the recorder, Slack, a user's own file.

import type { PyValue } from "../pyvalue/value.ts";
import type { CallbackDisplay } from "./callback-display.ts";
import type { CallbackHandlers } from "./callback-handlers.ts";
import type { OptionSpecs, OptionValues } from "./option-spec.ts";
import type { RunInfo } from "./run-info.ts";

/**
 * `stdout` owns the screen, one a run, named by `stdout_callback`; the others run beside it. An
 * `aggregate` says something at the end, a `notification` as things happen: the words are Ansible's,
 * both are treated alike.
 */
export type CallbackType = "stdout" | "notification" | "aggregate";

/** What can be sent outside as JSON. */
export type Json =
	| null
	| boolean
	| number
	| string
	| readonly Json[]
	| { readonly [key: string]: Json };

/** What a callback has to work with. */
export interface CallbackContext<O extends OptionSpecs = OptionSpecs> {
	readonly options: OptionValues<O>;
	readonly run: RunInfo;
	readonly display: CallbackDisplay;
	/** A setting by the reference's name (`DIFF_CONTEXT`). Throws a `config` error for one that is not there. */
	setting(name: string): PyValue;
	/**
	 * Puts a message into the outbox; the definition's `deliver` gets it, now or later, also from another
	 * process. Of two messages with the same key the second is dropped.
	 */
	send(body: Json, options?: { readonly key?: string }): void;
	/** Milliseconds since the epoch. */
	now(): number;
}

/** One message out of the outbox. */
export interface OutboxMessage {
	/** Unique; the same at every try, for receivers that can tell. */
	readonly key: string;
	readonly body: Json;
	/** Tries before this one. */
	readonly attempts: number;
}

export interface DeliveryContext<O extends OptionSpecs = OptionSpecs> {
	readonly options: OptionValues<O>;
	/** Aborted where delivery takes too long or the process ends. */
	readonly signal: AbortSignal;
}

export interface CallbackDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** Default: `notification`. */
	readonly type?: CallbackType;
	/** `always` runs without being named in `callbacks_enabled`. Default: `named`. */
	readonly enabled?: "always" | "named";
	/** A failure of this callback stops the run, as Ctrl-C does. */
	readonly strict?: boolean;
	/** By name, as Ansible calls them (`webhook_url`). */
	readonly options?: O;
	/** Seconds that one event, or the end, may take before the callback is left out. Default: 5. */
	readonly timeoutSeconds?: number;
	/** Called once, before the first event. */
	start(
		context: CallbackContext<O>,
	): CallbackHandlers | Promise<CallbackHandlers>;
	/**
	 * Takes a message of `send` to its receiver. Throw `RetryLater` or `Undeliverable` to say what may come of
	 * it; any other error is tried again, with growing pauses.
	 */
	deliver?(message: OutboxMessage, context: DeliveryContext<O>): Promise<void>;
	/** What tells receivers apart, often the address; kept as a fingerprint only. Default: one receiver. */
	receiver?(options: OptionValues<O>): string;
	/**
	 * Called once after the last `deliver` in a process, which was given these same options: closes what that has
	 * kept open. It has two seconds.
	 */
	disconnect?(options: OptionValues<O>): void | Promise<void>;
	/**
	 * A message that is delivered leaves no trace, so that a stream of them does not fill the database. Of two
	 * with one key the second is dropped only as long as the first one waits.
	 */
	readonly forgetsDelivered?: boolean;
}

/** A callback, with the types of its options' values worked out. Export it as the file's default. */
export function defineCallback<const O extends OptionSpecs>(
	definition: CallbackDefinition<O>,
): CallbackDefinition<O> {
	return definition;
}

/** Thrown by `deliver`: not now. */
export class RetryLater extends Error {
	/** How long the receiver wants to be left alone; undefined leaves it to the outbox. */
	readonly waitMs: number | undefined;
	constructor(reason: string, waitMs?: number) {
		super(reason);
		this.name = "RetryLater";
		this.waitMs = waitMs;
	}
}

/** Thrown by `deliver`: never. The message becomes a dead letter. */
export class Undeliverable extends Error {
	constructor(reason: string) {
		super(reason);
		this.name = "Undeliverable";
	}
}
