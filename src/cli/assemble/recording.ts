// The listener that puts a run on record, with what the run's row says of it.

import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { RunListener } from "../../events/run-event.ts";
import { gitCommit } from "../../records/git-commit.ts";
import { recordsLocation } from "../../records/location.ts";
import { maskedCommand } from "../../records/masked-command.ts";
import { Recorder } from "../../records/recorder.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";
import { shevekVersion } from "../version.ts";

export interface RecordingRequest {
	readonly argv: readonly string[];
	readonly options: RunOptions;
	readonly world: CommandWorld;
	readonly baseDir: string;
	/** The ansible-core whose modules run. */
	readonly ansibleVersion: string | undefined;
	readonly warn: (text: string) => void;
}

/** None with --no-record. Throws a `records` error for a database of a kind that is not there. */
export function recordingListeners(request: RecordingRequest): RunListener[] {
	const { argv, options, world, baseDir, ansibleVersion } = request;
	if (!options.isRecorded) return [];
	const kind = "playbooks" in options ? "playbook" : "adhoc";
	const { path } = recordsLocation(world);
	const recorder = new Recorder({
		path,
		warn: request.warn,
		run: {
			id: randomUUID(),
			kind,
			command: maskedCommand(["shevek", kind, ...argv]),
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
function userName(): string {
	try {
		return userInfo().username;
	} catch {
		return `uid ${process.getuid?.()}`;
	}
}
