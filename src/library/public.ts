// `import { run } from "shevek"`: runs from a program of one's own.

import { runWorld } from "../cli/runner-parts/run-world.ts";
import { RunHandle } from "../runner/handle.ts";
import type { RunOptions } from "../runner/options.ts";

export { ShevekError } from "../errors/shevek-error.ts";
export type {
	RunnerConfig,
	RunnerEvent,
	RunnerPlugin,
	RunnerStatus,
	RunnerStatusData,
} from "../plugins/runner-plugin.ts";
export type { FinishedRun, RunnerStats } from "../runner/finished-run.ts";
export type { RunHandle } from "../runner/handle.ts";
export type { RunOptions } from "../runner/options.ts";

/**
 * Starts a run: a playbook, module or role, in a private data dir as ansible-runner has it, or in a folder of its own that goes with
 * the run. What it gives can be awaited for the run's end, looped over for its events, and canceled:
 *
 *     const ended = await run({ privateDataDir: "/srv/site", playbook: "site.yml" });
 *     console.log(ended.status, ended.rc, ended.stats?.changed);
 *
 *     const running = run({ privateDataDir: "/srv/site", playbook: "site.yml" });
 *     for await (const event of running.events) console.log(event.counter, event.event);
 *
 * Awaiting rejects with a `ShevekError` where the run could not begin (`config`: a file of env/; `file`; `usage`; `plugin`), and with
 * whatever a handler or a strict plugin has thrown. A run that fails is no error: `status` is `failed`, `rc` says how.
 */
export function run(options: RunOptions): RunHandle {
	return new RunHandle(options, runWorld());
}
