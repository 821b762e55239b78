// Who listens to a run of Ansible's, driven by us or plain: the one place for both. What a listener may
// know of the run comes from Ansible's own `hello`.

import { hostname } from "node:os";
import path from "node:path";
import type { Hello } from "../../ansible/protocol.ts";
import { JsonlCallback, openLineFile } from "../../builtin/callbacks/jsonl.ts";
import type { Settings } from "../../config/settings.ts";
import type { RunListener } from "../../events/run-event.ts";
import type { RunInfo } from "../../plugins/run-info.ts";
import { gitCommit } from "../../records/git-commit.ts";
import { recordsLocation } from "../../records/location.ts";
import { commandText, maskSecrets } from "../../records/masked-command.ts";
import { Recorder } from "../../records/recorder.ts";
import type { CommandWorld } from "../command-world.ts";
import { shevekVersion } from "../version.ts";
import { streamSink } from "./events.ts";
import { userName } from "./recording.ts";

export interface BridgeListenersRequest {
	readonly id: string;
	readonly hello: Hello;
	/** What the user typed where that was not Ansible's own command line. */
	readonly words: readonly string[] | undefined;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly eventsFile: string | undefined;
	readonly isRecorded: boolean;
	readonly warn: (text: string) => void;
}

/** Throws a `file` or `records` error for what cannot be written. */
export function bridgeListeners(
	request: BridgeListenersRequest,
): readonly RunListener[] {
	const run = runInfoOf(request);
	return [...recorders(run, request), ...eventLines(run, request)];
}

function runInfoOf({ id, hello, words }: BridgeListenersRequest): RunInfo {
	const [program = "ansible", ...rest] = hello.argv;
	const typed = words ?? [path.basename(program), ...rest];
	const [target = ""] = hello.targets;
	const folder = hello.isAdhoc
		? hello.cwd
		: path.dirname(path.resolve(hello.cwd, target));
	return {
		id,
		kind: hello.isAdhoc ? "adhoc" : "playbook",
		command: typed.map(maskSecrets),
		targets: hello.targets,
		cwd: hello.cwd,
		user: userName(),
		controller: hostname(),
		pid: hello.pid,
		verbosity: hello.verbosity,
		isCheck: hello.isCheck,
		isDiff: hello.isDiff,
		inventory: hello.inventory,
		limit: hello.limit,
		tags: hello.tags,
		skipTags: hello.skipTags,
		gitCommit: gitCommit(folder),
		ansibleVersion: hello.ansibleVersion,
	};
}

function recorders(
	run: RunInfo,
	{ world, isRecorded, warn }: BridgeListenersRequest,
): RunListener[] {
	if (!isRecorded) return [];
	const { id, kind, user, controller, pid, cwd, isCheck } = run;
	const recorder = new Recorder({
		path: recordsLocation(world).path,
		warn,
		run: {
			id,
			kind,
			command: commandText(run.command),
			user,
			controller,
			// The one whose death is the run's.
			pid,
			shevekVersion: shevekVersion(),
			ansibleVersion: run.ansibleVersion ?? null,
			cwd,
			gitCommit: run.gitCommit ?? null,
			isCheck,
		},
	});
	return [recorder];
}

function eventLines(
	run: RunInfo,
	{ eventsFile, settings, world }: BridgeListenersRequest,
): RunListener[] {
	if (eventsFile === undefined) return [];
	const sink =
		eventsFile === "-" ? streamSink(world.stdout) : openLineFile(eventsFile);
	const { id, command, cwd, pid, verbosity } = run;
	const showsArgs = settings.flag("DISPLAY_ARGS_TO_STDOUT");
	return [
		new JsonlCallback(sink, {
			ident: id,
			command,
			cwd,
			pid,
			verbosity,
			showsArgs,
		}),
	];
}
