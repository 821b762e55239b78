// --events: the listener that writes events as lines of JSON.

import {
	JsonlCallback,
	type LineSink,
	openLineFile,
} from "../../builtin/callbacks/jsonl.ts";
import type { Settings } from "../../config/settings.ts";
import type { RunListener } from "../../events/run-event.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";

export interface EventsRequest {
	readonly options: RunOptions;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly ident: string;
	/** The command's words without secrets. */
	readonly command: readonly string[];
}

/** Throws a `file` error where the file cannot be written. */
export function eventListeners(request: EventsRequest): RunListener[] {
	const { options, settings, world, ident, command } = request;
	const { eventsFile } = options;
	if (eventsFile === undefined) return [];
	const sink =
		eventsFile === "-" ? streamSink(world.stdout) : openLineFile(eventsFile);
	return [
		new JsonlCallback(sink, {
			ident,
			command,
			cwd: world.cwd,
			pid: process.pid,
			verbosity: options.verbosity,
			showsArgs: settings.flag("DISPLAY_ARGS_TO_STDOUT"),
		}),
	];
}

export function streamSink(stream: CommandWorld["stdout"]): LineSink {
	return {
		write: (line) => {
			stream.write(line);
		},
		close: () => undefined,
	};
}

/** Where events have standard output to themselves, what people read goes to standard error. */
export function screenWorld(
	world: CommandWorld,
	{ eventsFile }: Pick<RunOptions, "eventsFile">,
): CommandWorld {
	return eventsFile === "-" ? { ...world, stdout: world.stderr } : world;
}
