// The listener that puts a run on record, with what the run's row says of it.

import { hostname, userInfo } from "node:os";
import type { RunListener } from "../../events/run-event.ts";
import { gitCommit } from "../../records/git-commit.ts";
import { recordsLocation } from "../../records/location.ts";
import { commandText } from "../../records/masked-command.ts";
import { Recorder } from "../../records/recorder.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";
import { shevekVersion } from "../version.ts";

export interface RecordingRequest {
	/** The run's id. */
	readonly ident: string;
	/** The command's words without secrets. */
	readonly command: readonly string[];
	readonly options: RunOptions;
	readonly world: CommandWorld;
	readonly baseDir: string;
	/** The ansible-core whose modules run. */
	readonly ansibleVersion: string | undefined;
	readonly warn: (text: string) => void;
}

/** None with --no-record. Throws a `records` error for a database of a kind that is not there. */
export function recordingListeners(request: RecordingRequest): RunListener[] {
	const { ident, command, options, world, baseDir, ansibleVersion } = request;
	if (!options.isRecorded) return [];
	const kind = "playbooks" in options ? "playbook" : "adhoc";
	const { path } = recordsLocation(world);
	const recorder = new Recorder({
		path,
		warn: request.warn,
		run: {
			id: ident,
			kind,
			command: commandText(command),
			user: userName(),
			controller: hostname(),
			pid: process.pid,
			shevekVersion: shevekVersion(),
			ansibleVersion: ansibleVersion ?? null,
			cwd: world.cwd,
			gitCommit: gitCommit(baseDir) ?? null,
			isCheck: options.isCheck,
		},
	});
	return [recorder];
}

/** Someone without an account (a container's arbitrary user) goes by number. */
export function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return `uid ${process.getuid?.()}`;
	}
}
