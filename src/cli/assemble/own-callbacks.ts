// The callbacks that a command brings by itself: the record, the lines of --events, and what a runner wants told.

import { recordCallback } from "../../builtin/callbacks/record.ts";
import type { Settings } from "../../config/settings.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import type { WritingClient } from "../../records/writing-client.ts";
import type { RunOptions } from "../options/run-options.ts";
import { shevekVersion } from "../version.ts";
import type { EventsOutput } from "./events.ts";
import { runnerEmitters } from "./runner-emitters.ts";

interface OwnParts {
	readonly settings: Settings;
	/** Of --events. */
	readonly events: EventsOutput | undefined;
	readonly client: WritingClient;
}

export async function ownCallbacks(
	{ isRecorded }: Pick<RunOptions, "isRecorded">,
	{ settings, events, client }: OwnParts,
): Promise<readonly HostedUnit[]> {
	const units: HostedUnit[] = [];
	if (isRecorded)
		units.push({
			name: "record",
			file: undefined,
			definition: recordCallback({
				client,
				shevekVersion: shevekVersion(),
			}),
		});
	if (events !== undefined)
		units.push({
			name: "events",
			file: undefined,
			definition: events.callback(),
		});
	return [...units, ...(await runnerEmitters(settings))];
}
