// A small playbook, run natively in this process, for the results and events it gives.

import path from "node:path";
import { engineOptions } from "../cli/assemble/engine-options.ts";
import { assemble } from "../cli/assemble/run-parts.ts";
import { openDisplay } from "../cli/command-world.ts";
import { onInterrupt } from "../cli/interrupt.ts";
import { parsePlaybookArgs } from "../cli/options/playbook-options.ts";
import { loadSettings } from "../config/settings.ts";
import { runPlaybooks } from "../engine/run.ts";
import type { HostResult, RunEvent, TaskInfo } from "../events/run-event.ts";
import { defineCallback, type Json } from "../plugins/callback.ts";
import { plain } from "../plugins/result-json.ts";
import { makeStage, type Stage } from "./stage.ts";

export interface PlaybookRequest {
	/** The playbook's text. */
	readonly playbook: string;
	/** More files beside it, by path. */
	readonly files?: Readonly<Record<string, string>>;
	/** Folders that have `filter_plugins`, `action_plugins` … in them: all of those count as beside the playbook. */
	readonly plugins?: readonly string[];
	/** Text of an inventory. Default: localhost alone, without ssh. */
	readonly inventory?: string;
	/** Extra variables. */
	readonly vars?: Readonly<Record<string, unknown>>;
	/** Text of an ansible.cfg. */
	readonly config?: string;
	/** Besides the test's own environment, whose ANSIBLE_ and SHEVEK_ variables do not count. */
	readonly env?: Readonly<Record<string, string>>;
	/** More words of the command line: `--check`, `--tags` … */
	readonly args?: readonly string[];
}

/** What came of a task on a host. */
export interface TaskResult {
	readonly host: string;
	readonly task: string;
	readonly status: "ok" | "failed" | "skipped" | "unreachable";
	readonly result: Readonly<Record<string, Json>>;
}

export interface PlaybookResult {
	readonly exitCode: number;
	/** In the order in which they came. */
	readonly results: readonly TaskResult[];
	readonly events: readonly RunEvent[];
	/** What the screen shows, without colours. */
	readonly out: string;
	/** Warnings and errors. */
	readonly err: string;
}

/** Runs it to its end and tells events as they come; nothing is recorded. Throws where it cannot even begin: a playbook that is none. */
export async function runPlaybook(
	request: PlaybookRequest,
	onEvent?: (event: RunEvent) => void,
): Promise<PlaybookResult> {
	const stage = makeStage(request);
	try {
		return await runOn(stage, request, onEvent);
	} finally {
		stage.remove();
	}
}

/** On a stage that the caller has set, and takes down. */
export async function runOn(
	stage: Stage,
	{ playbook, inventory, vars = {}, args = [] }: PlaybookRequest,
	onEvent?: (event: RunEvent) => void,
): Promise<PlaybookResult> {
	const events: RunEvent[] = [];
	const file = stage.write("playbook.yml", playbook);
	const hosts =
		inventory === undefined
			? ["-i", "localhost,", "-c", "local"]
			: ["-i", stage.write("inventory", inventory)];
	const argv = [
		"--no-record",
		...hosts,
		...(Object.keys(vars).length > 0 ? ["-e", JSON.stringify(vars)] : []),
		...args,
		file,
	];
	const exitCode = await run(stage, argv, (event) => {
		events.push(event);
		onEvent?.(event);
	});
	return {
		exitCode,
		results: events.flatMap(resultOf),
		events,
		...stage.written,
	};
}

async function run(
	{ world }: Stage,
	argv: readonly string[],
	onEvent: (event: RunEvent) => void,
): Promise<number> {
	const interrupt = onInterrupt();
	const settings = loadSettings(world);
	const display = openDisplay(world, settings, 0);
	try {
		const options = parsePlaybookArgs(argv, settings);
		const [playbook = ""] = options.playbooks;
		const assembled = await assemble({
			options,
			settings,
			world,
			display,
			argv,
			baseDir: path.dirname(playbook),
			interrupt,
			screen: "default",
			embedding: {
				own: [{ name: "bench", file: undefined, definition: telling(onEvent) }],
			},
			pluginsDir: path.dirname(playbook),
			hasCallbacks: true,
		});
		return await runPlaybooks(
			options.playbooks,
			engineOptions(options, assembled),
			assembled.parts,
		);
	} finally {
		display.flush();
		interrupt.close();
	}
}

function telling(onEvent: (event: RunEvent) => void) {
	return defineCallback({
		description: "Hands events on.",
		start: () => ({ any: onEvent }),
	});
}

function resultOf(event: RunEvent): readonly TaskResult[] {
	switch (event.kind) {
		case "ok":
		case "failed":
		case "skipped":
		case "unreachable":
			return [taskResult(event.kind, event)];
		default:
			return [];
	}
}

function taskResult(
	status: TaskResult["status"],
	{ outcome, task }: { outcome: HostResult; task: TaskInfo },
): TaskResult {
	const result = plain(outcome.result) as TaskResult["result"];
	return { host: outcome.host, task: task.name, status, result };
}
