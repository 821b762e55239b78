// The callbacks that a command brings by itself: the record, the lines of --events, and what a runner wants told.

import { recordCallback } from "../../builtin/callbacks/record.ts";
import type { Settings } from "../../config/settings.ts";
import type { HostedUnit } from "../../plugins/callback-host.ts";
import type { WritingClient } from "../../records/writing-client.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";
import { shevekVersion } from "../version.ts";
import { eventsCallback } from "./events.ts";
import { runnerEmitters } from "./runner-emitters.ts";

/** Throws a `file` error for --events. */
export async function ownCallbacks(
	{ isRecorded, eventsFile }: Pick<RunOptions, "isRecorded" | "eventsFile">,
	given: {
		readonly settings: Settings;
		readonly world: CommandWorld;
		readonly client: WritingClient;
	},
): Promise<readonly HostedUnit[]> {
	const { settings, world, client } = given;
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
	return [...units, ...(await runnerEmitters(settings))];
}
