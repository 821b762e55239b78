// A playbook run by Shevek in this process, as the events that its listeners are told.

import { engineOptions } from "../../../src/cli/assemble/engine-options.ts";
import { assemble } from "../../../src/cli/assemble/run-parts.ts";
import {
	type CommandWorld,
	openDisplay,
} from "../../../src/cli/command-world.ts";
import { parsePlaybookArgs } from "../../../src/cli/options/playbook-options.ts";
import { loadSettings } from "../../../src/config/settings.ts";
import { runPlaybooks } from "../../../src/engine/run.ts";
import type { RunEvent } from "../../../src/events/run-event.ts";

export interface PlaybookRun {
	readonly folder: string;
	readonly args: readonly string[];
	readonly env: Readonly<Record<string, string>>;
}

/** One at a time: the process goes into the run's folder meanwhile. */
export async function collectEvents(run: PlaybookRun): Promise<RunEvent[]> {
	const before = process.cwd();
	process.chdir(run.folder);
	try {
		return await runHere(run);
	} finally {
		process.chdir(before);
	}
}

async function runHere(run: PlaybookRun): Promise<RunEvent[]> {
	const silent = { write: () => true };
	const world: CommandWorld = {
		cwd: run.folder,
		env: run.env,
		stdout: silent,
		stderr: silent,
	};
	const argv = [...run.args, "--no-record", "playbook.yml"];
	const settings = loadSettings(world);
	const options = parsePlaybookArgs(argv, settings);
	const display = openDisplay(world, settings, options.verbosity);
	const events: RunEvent[] = [];
	const assembled = await assemble({
		options,
		settings,
		world,
		display,
		listeners: [{ onEvent: (event) => events.push(event) }],
		argv,
		baseDir: run.folder,
		signal: new AbortController().signal,
	});
	await runPlaybooks(
		["playbook.yml"],
		engineOptions(options, assembled),
		assembled.parts,
	);
	return events;
}
