// The callbacks that a command brings by itself: the record, and the lines of --events.

import { recordCallback } from "../../builtin/callbacks/record.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import type { WritingClient } from "../../records/writing-client.ts";
import type { RunOptions } from "../options/run-options.ts";
import { shevekVersion } from "../version.ts";
import type { EventsOutput } from "./events.ts";

interface OwnParts {
	/** Of --events. */
	readonly events: EventsOutput | undefined;
	readonly client: WritingClient;
}

export function ownCallbacks(
	{ isRecorded }: Pick<RunOptions, "isRecorded">,
	{ events, client }: OwnParts,
): readonly HostedUnit[] {
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
	return units;
}
