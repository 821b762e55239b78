// --events: the listener that writes events as lines of JSON.

import type { Display } from "../../builtin/callbacks/display.ts";
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
	readonly display: Display;
	readonly ident: string;
	/** The command's words without secrets. */
	readonly command: readonly string[];
}

/** Throws a `file` error where the file cannot be written. */
export function eventListeners(request: EventsRequest): RunListener[] {
	const { options, settings, world, display, ident, command } = request;
	const { eventsFile } = options;
	if (eventsFile === undefined) return [];
	const sink =
		eventsFile === "-" ? screenSink(display) : openLineFile(eventsFile);
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

/** Through the screen, so that lines of both kinds keep their order; each is handed on at once. */
function screenSink({ screen }: Display): LineSink {
	return {
		write: (line) => {
			screen.out(line);
			screen.flush?.();
		},
		close: () => screen.flush?.(),
	};
}
