// The recorder as a callback: always on, unless the run is not to be recorded.

import {
	type CallbackDefinition,
	defineCallback,
} from "../../plugins/callback.ts";
import { commandText } from "../../records/masked-command.ts";
import { Recorder } from "../../records/recorder.ts";
import type { WritingClient } from "../../records/writing-client.ts";
import { listening } from "./screen-settings.ts";

export interface RecordOptions {
	/** Of the same run. */
	readonly client: WritingClient;
	readonly shevekVersion: string;
}

export function recordCallback({
	client,
	shevekVersion,
}: RecordOptions): CallbackDefinition {
	return defineCallback({
		type: "aggregate",
		enabled: "always",
		description: "Keeps the run on record: `shevek log` asks it.",
		// the writing thread has a limit of its own
		timeoutSeconds: 15,
		start: ({ run }) =>
			listening(
				new Recorder({
					client,
					run: {
						id: run.id,
						kind: run.kind,
						command: commandText(run.command),
						user: run.user,
						controller: run.controller,
						pid: run.pid,
						shevekVersion,
						ansibleVersion: run.ansibleVersion ?? null,
						cwd: run.cwd,
						gitCommit: run.gitCommit ?? null,
						isCheck: run.isCheck,
					},
				}),
			),
	});
}
