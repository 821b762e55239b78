// The callbacks that a command brings by itself: the record, and the lines of --events.

import { recordCallback } from "../../builtin/callbacks/record.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import type { WritingClient } from "../../records/writing-client.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";
import { shevekVersion } from "../version.ts";
import { eventsCallback } from "./events.ts";

/** Throws a `file` error for --events. */
export function ownCallbacks(
	{ isRecorded, eventsFile }: Pick<RunOptions, "isRecorded" | "eventsFile">,
	{ world, client }: { world: CommandWorld; client: WritingClient },
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
	if (eventsFile !== undefined)
		units.push({
			name: "events",
			file: undefined,
			definition: eventsCallback(eventsFile, world),
		});
	return units;
}
