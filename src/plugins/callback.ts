// The one interface of everything that listens to runs: the screen, the recorder, Slack, a user's own file.

import type { EventOf, RunEvent, RunEventKind } from "../events/run-event.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { CallbackDisplay } from "./callback-display.ts";
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

/** A run that ended without saying so: killed, or its machine went down. Told by the next run. */
export interface DiedRun {
	readonly id: string;
	readonly command: string;
	readonly controller: string;
	readonly startMs: number;
	/** Its last sign of life. */
	readonly endMs: number;
	/** Results of hosts that failed or were unreachable and not ignored, up to then. */
	readonly failures: number;
	/** The task that was last begun; empty where none was. */
	readonly lastTask: string;
}

/** What callbacks may have a function for, and Ansible's name of it (`v2_` left out). */
export const EVENT_NAMES: Readonly<Record<RunEventKind, string>> = {
	status: "none: how the run as a whole stands",
	message: "none: warnings and other text that belongs to no result",
	playbookStart: "playbook_on_start",
	playStart: "playbook_on_play_start",
	noHostsMatched: "playbook_on_no_hosts_matched",
	noHostsRemaining: "playbook_on_no_hosts_remaining",
	varsPrompt: "playbook_on_vars_prompt",
	taskStart: "playbook_on_task_start, playbook_on_handler_task_start",
	hostStart: "runner_on_start",
	ok: "runner_on_ok",
	failed: "runner_on_failed",
	skipped: "runner_on_skipped",
	unreachable: "runner_on_unreachable",
	itemOk: "runner_item_on_ok",
	itemFailed: "runner_item_on_failed",
	itemSkipped: "runner_item_on_skipped",
	retry: "runner_retry",
	diff: "on_file_diff",
	asyncPoll: "runner_on_async_poll",
	asyncOk: "runner_on_async_ok",
	asyncFailed: "runner_on_async_failed",
	include: "playbook_on_include",
	notify: "playbook_on_notify",
	stats: "playbook_on_stats",
};

/**
 * Ansible's base class has methods for these, and ansible-core 2.14 never calls them; nor does this. A
 * callback may have the functions, so that one that is carried over need not lose them.
 */
export const NEVER_SENT = [
	"cleanupTaskStart", // playbook_on_cleanup_task_start
	"noHosts", // runner_on_no_hosts
	"setup", // playbook_on_setup
	"importForHost", // playbook_on_import_for_host
	"notImportForHost", // playbook_on_not_import_for_host
] as const;

type EventHandlers = {
	readonly [Kind in RunEventKind]?: (
		event: EventOf<Kind>,
	) => void | Promise<void>;
} & {
	readonly [Kind in (typeof NEVER_SENT)[number]]?: (event: never) => void;
};

/**
 * What a callback does on events: one function a kind, and `any` for each of them, called first. An
 * async function is awaited before the next event comes; the run itself never waits.
 */
export type CallbackHandlers = EventHandlers & {
	/** Every event (`v2_on_any`). */
	any?(event: RunEvent): void | Promise<void>;
	/** An earlier run of this callback died. Comes before the first event. */
	runDied?(run: DiedRun): void | Promise<void>;
	/** Called once, after the last event. */
	close?(): void | Promise<void>;
};

/** Names that are no function of a callback: most likely misspelt. */
export function unknownHandlers(handlers: CallbackHandlers): string[] {
	const known = [
		...Object.keys(EVENT_NAMES),
		...NEVER_SENT,
		"any",
		"runDied",
		"close",
	];
	return Object.keys(handlers).filter((name) => !known.includes(name));
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
