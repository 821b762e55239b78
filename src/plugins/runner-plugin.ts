// Plugins of runs by `shevek runner` and `run()`: what they are given, and what a file has to export to be one.
// They are ansible-runner's: two functions, on when found, and a failure of theirs ends the run.

import { ShevekError } from "../errors/shevek-error.ts";
import type { Json } from "./callback.ts";

/** One event, with ansible-runner's names. */
export interface RunnerEvent {
	readonly uuid: string;
	/** From 1, without a gap. */
	readonly counter: number;
	/** What the screen shows for it; empty for most that only start something. */
	readonly stdout: string;
	/** Lines of standard output before it, and with it. */
	readonly start_line: number;
	readonly end_line: number;
	readonly runner_ident: string;
	/** `playbook_on_start`, `runner_on_ok` … */
	readonly event: string;
	/** ISO 8601 */
	readonly created: string;
	/** Of the process that runs; lines outside of any event have none. */
	readonly pid?: number;
	/** The task's, play's or playbook's event that it belongs to. */
	readonly parent_uuid?: string;
	/** How many -v a message needs. */
	readonly verbosity?: number;
	/** AWX's numbers: of the environment's JOB_ID, AD_HOC_COMMAND_ID and PROJECT_UPDATE_ID. */
	readonly job_id?: number;
	readonly ad_hoc_command_id?: number;
	readonly project_update_id?: number;
	/** What is known of it: `play`, `task`, `host`, `res` … */
	readonly event_data?: Readonly<Record<string, Json>>;
}

/** `running` follows `starting`; the last four end a run. */
export type RunnerStatus =
	| "unstarted"
	| "starting"
	| "running"
	| "successful"
	| "failed"
	| "canceled"
	| "timeout";

export interface RunnerStatusData {
	readonly status: RunnerStatus;
	readonly runner_ident: string;
	/** With `starting`: the words without secrets. Of the environment nothing is said. */
	readonly command?: readonly string[];
	/** With `starting`. */
	readonly cwd?: string;
}

/** What handlers and plugins may know of the run. */
export interface RunnerConfig {
	readonly ident: string;
	readonly privateDataDir: string;
	readonly artifactDir: string;
	readonly projectDir: string;
	/** The run's working folder. */
	readonly cwd: string;
	/** Without secrets. */
	readonly command: readonly string[];
	/** env/settings, with what the caller gave over it: a plugin's own settings are found here. */
	readonly settings: Readonly<Record<string, Json>>;
}

/** The exports of a runner plugin's file. */
export interface RunnerPlugin {
	/** Called with each status, before the caller's own handler. */
	statusHandler(
		runnerConfig: RunnerConfig,
		data: RunnerStatusData,
	): void | Promise<void>;
	/** Called with each event, after the caller's own handler. */
	eventHandler(
		runnerConfig: RunnerConfig,
		data: RunnerEvent,
	): void | Promise<void>;
	/** False: a failure costs a warning, not the run. Default: true. */
	readonly strict?: boolean;
	/** Seconds until a call counts as hung. Default: 30. */
	readonly timeoutSeconds?: number;
}

/** Reads what a file exports, by name or as its default. Throws a `plugin` error that says what is missing. */
export function asRunnerPlugin(exported: object, file: string): RunnerPlugin {
	const fallback: unknown = Reflect.get(exported, "default");
	const read = (name: string): unknown =>
		Reflect.get(exported, name) ??
		(isObject(fallback) ? Reflect.get(fallback, name) : undefined);
	const missing = ["statusHandler", "eventHandler"].filter(
		(name) => typeof read(name) !== "function",
	);
	if (missing.length > 0)
		throw new ShevekError(
			"plugin",
			`${file} is no runner plugin: it exports no function ${missing.join(" and no ")}`,
			{
				hint: "It needs both: export function statusHandler(runnerConfig, data) and export function eventHandler(runnerConfig, data).",
			},
		);
	const strict = read("strict");
	const timeout = read("timeoutSeconds");
	return {
		statusHandler: read("statusHandler") as RunnerPlugin["statusHandler"],
		eventHandler: read("eventHandler") as RunnerPlugin["eventHandler"],
		strict: strict !== false,
		timeoutSeconds: typeof timeout === "number" && timeout > 0 ? timeout : 30,
	};
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
