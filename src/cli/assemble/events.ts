// --events: the callback that writes events as lines of JSON, and why a run that never began did not.

import { randomUUID } from "node:crypto";
import type { Display } from "../../builtin/callbacks/display.ts";
import {
	EventLines,
	type LineSink,
	openLineFile,
} from "../../builtin/callbacks/events-file.ts";
import { listening } from "../../builtin/callbacks/screen-settings.ts";
import { wireOptions } from "../../builtin/callbacks/wire-options.ts";
import type { Settings } from "../../config/settings.ts";
import {
	type CallbackContext,
	type CallbackDefinition,
	defineCallback,
} from "../../plugins/callback.ts";
import type { CommandWorld } from "../command-world.ts";
import { errorText } from "../error-text.ts";
import type { RunOptions } from "../options/run-options.ts";

/** Where the lines go, from before the run to after it. */
export class EventsOutput {
	readonly #sink: LineSink;
	#lines: EventLines | undefined;

	/** Throws a `file` error where the file cannot be written. */
	constructor(eventsFile: string, { stdout }: Pick<CommandWorld, "stdout">) {
		this.#sink =
			eventsFile === "-" ? streamSink(stdout) : openLineFile(eventsFile);
	}

	callback(): CallbackDefinition {
		return defineCallback({
			type: "aggregate",
			enabled: "always",
			description: "Writes each event as a line of JSON, for --events.",
			start: (context) => listening(this.#open(context)),
		});
	}

	/** What people read of it, and where there was no run at all, that it has failed. */
	tellError(
		error: unknown,
		{ settings, display, world, runId }: FailedRun,
	): void {
		const hasBegun = this.#lines !== undefined;
		const id = runId ?? randomUUID();
		const lines =
			this.#lines ??
			this.#open({
				run: { id, command: [], cwd: world.cwd, pid: process.pid },
				setting: (name) => settings.get(name),
				display,
			});
		lines.writeError(errorText(error), { isWholeRun: !hasBegun });
	}

	close(): void {
		this.#sink.close();
	}

	#open(context: Parameters<typeof wireOptions>[0]): EventLines {
		this.#lines = new EventLines(this.#sink, wireOptions(context));
		return this.#lines;
	}
}

interface FailedRun {
	readonly settings: Settings;
	readonly display: CallbackContext["display"];
	readonly world: CommandWorld;
	readonly runId: string | undefined;
}

export interface EventsRequest {
	readonly options: Pick<RunOptions, "eventsFile">;
	readonly settings: Settings;
	readonly display: Display;
	readonly world: CommandWorld;
	readonly runId: string | undefined;
}

/** Does `work` with the lines of --events open, and tells there what it throws. */
export async function withEvents<T>(
	request: EventsRequest,
	work: (events: EventsOutput | undefined) => Promise<T>,
): Promise<T> {
	const { eventsFile } = request.options;
	if (eventsFile === undefined) return work(undefined);
	const events = new EventsOutput(eventsFile, request.world);
	try {
		return await work(events);
	} catch (error) {
		events.tellError(error, request);
		throw error;
	} finally {
		events.close();
	}
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
