// The callbacks of a run of ours, with the record that they write to.

import {
	type CallbacksRequest,
	loadCallbacks,
	type RunCallbacks,
} from "./callbacks.ts";
import { ownCallbacks } from "./own-callbacks.ts";
import { runInfo } from "./run-info.ts";
import type { AssembleRequest } from "./run-parts.ts";
import { RunRecords } from "./run-records.ts";

export async function runCallbacks(
	request: AssembleRequest,
	known: Pick<
		CallbacksRequest,
		"extraVars" | "collectionFolder" | "named" | "python"
	> & {
		readonly ansibleVersion: string | undefined;
	},
): Promise<RunCallbacks> {
	const { options, settings, display, world, interrupt, embedding, events } =
		request;
	const { ansibleVersion, ...rest } = known;
	const run = runInfo({ ...request, ansibleVersion, id: embedding.runId });
	const records = new RunRecords({
		settings,
		world,
		run: run.id,
		isRecorded: options.isRecorded,
		warn: (text) => display.warning(text),
	});
	const { client } = records;
	const own = await ownCallbacks(options, { settings, events, client });
	return loadCallbacks({
		...rest,
		settings,
		display,
		run,
		records,
		stdout: request.screen,
		shown: display.shown,
		hasOthers: request.hasCallbacks,
		own: [...own, ...(embedding.own ?? [])],
		baseDir: request.pluginsDir,
		printStray: (text) => world.stderr.write(text),
		stop: (reason) => interrupt.stop(reason),
	});
}
