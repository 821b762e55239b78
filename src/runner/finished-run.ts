// What is left of a run when it has ended.

import type { Json } from "../plugins/callback.ts";
import type {
	RunnerConfig,
	RunnerEvent,
	RunnerStatus,
} from "../plugins/runner-plugin.ts";

/** Hosts and how often each, of the event playbook_on_stats. */
export interface RunnerStats {
	readonly skipped: Readonly<Record<string, number>>;
	readonly ok: Readonly<Record<string, number>>;
	readonly dark: Readonly<Record<string, number>>;
	readonly failures: Readonly<Record<string, number>>;
	readonly ignored: Readonly<Record<string, number>>;
	readonly rescued: Readonly<Record<string, number>>;
	readonly processed: Readonly<Record<string, number>>;
	readonly changed: Readonly<Record<string, number>>;
}

export interface FinishedRun {
	readonly ident: string;
	readonly status: RunnerStatus;
	/** The run's exit code; 254 where it was canceled, timed out or ended by a handler's failure. */
	readonly rc: number;
	/** Undefined where the run did not come to its recap. */
	readonly stats: RunnerStats | undefined;
	/** All events, in order; each loop over it begins with the first. */
	readonly events: AsyncIterable<RunnerEvent>;
	/** What the run printed. */
	readonly stdout: string;
	readonly config: RunnerConfig;
	/** The run has ended: does nothing. */
	cancel(): void;
}

const STATS = [
	"skipped",
	"ok",
	"dark",
	"failures",
	"ignored",
	"rescued",
	"processed",
	"changed",
] as const;

/** Out of the data of playbook_on_stats. */
export function statsOf(data: Readonly<Record<string, Json>>): RunnerStats {
	return Object.fromEntries(
		STATS.map((name) => [name, data[name] ?? {}]),
	) as unknown as RunnerStats;
}
