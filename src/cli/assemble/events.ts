// --events: the callback that writes events as lines of JSON.

import {
	EventLines,
	type LineSink,
	openLineFile,
} from "../../builtin/callbacks/events-file.ts";
import { listening } from "../../builtin/callbacks/screen-settings.ts";
import { wireOptions } from "../../builtin/callbacks/wire-options.ts";
import {
	type CallbackDefinition,
	defineCallback,
} from "../../plugins/callback.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";

/** Throws a `file` error where the file cannot be written. */
export function eventsCallback(
	eventsFile: string,
	world: CommandWorld,
): CallbackDefinition {
	const sink =
		eventsFile === "-" ? streamSink(world.stdout) : openLineFile(eventsFile);
	return defineCallback({
		type: "aggregate",
		enabled: "always",
		description: "Writes each event as a line of JSON, for --events.",
		start: (context) => listening(new EventLines(sink, wireOptions(context))),
	});
}

function streamSink(stream: CommandWorld["stdout"]): LineSink {
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
