// What a callback can do something on: the events, by their names, and the two ends of a run.

import type { EventOf, RunEvent, RunEventKind } from "../events/run-event.ts";

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
	/** An earlier run of this callback died. Comes before the first event, to one that has `deliver`. */
	runDied?(run: DiedRun): void | Promise<void>;
	/** Called once, after the last event. */
	close?(): void | Promise<void>;
};

/** Names of events that something else than a function stands for. */
export function brokenHandlers(handlers: CallbackHandlers): string[] {
	return Object.entries(handlers)
		.filter(([, handler]) => handler !== undefined)
		.filter(([, handler]) => typeof handler !== "function")
		.map(([name]) => name);
}

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
