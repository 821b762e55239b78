// Who listens to a run of Ansible's, driven by us or plain: the one place for both. What a callback may
// know of the run comes from Ansible's own `hello`.

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import path from "node:path";
import type { Hello } from "../../ansible/protocol.ts";
import { CALLBACKS } from "../../builtin/callbacks/registry.ts";
import type { Settings } from "../../config/settings.ts";
import type { RunListener } from "../../events/run-event.ts";
import type { ShownText } from "../../events/shown-text.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import type { RunInfo } from "../../plugins/run-info.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { gitCommit } from "../../records/git-commit.ts";
import { maskSecrets } from "../../records/masked-command.ts";
import { DataLoader } from "../../vars/data-loader.ts";
import type { CommandWorld } from "../command-world.ts";
import { bridgePlugins, isBridgePlugin } from "../package-root.ts";
import { loadCallbacks, type ScreenReplica } from "./callbacks.ts";
import { collectionFinder } from "./collection-folder.ts";
import { EventsOutput } from "./events.ts";
import { readExtraVars } from "./extra-vars.ts";
import { ownCallbacks } from "./own-callbacks.ts";
import { makeDataReader } from "./read-data.ts";
import { userName } from "./run-info.ts";
import { RunRecords } from "./run-records.ts";

export interface BridgeCallbacksRequest {
	/** What the user typed where that was not Ansible's own command line. */
	readonly words: readonly string[] | undefined;
	/** Undefined makes one. */
	readonly runId?: string;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly eventsFile: string | undefined;
	readonly isRecorded: boolean;
	readonly display: CallbackDisplay;
	/** Where an event's text is drawn again, for --events. */
	readonly replica?: ScreenReplica | undefined;
	readonly shown?: ShownText | undefined;
	/** What a plugin prints past the screen. */
	readonly printStray: (text: string) => void;
	/** A strict callback failed. */
	readonly stop: (reason: string) => void;
	/** See RunRecords. */
	readonly drainMs?: number;
	/** The record is written, and every callback has closed; messages may still be on their way. */
	readonly onWritten?: () => void;
}

/** Throws a `file`, `plugin` or `records` error for what cannot be written, or a strict callback without its options. */
export async function bridgeCallbacks(
	hello: Hello,
	request: BridgeCallbacksRequest,
): Promise<readonly RunListener[]> {
	const { settings, world, display, isRecorded, drainMs, onWritten } = request;
	const run = runInfoOf(hello, request);
	const records = new RunRecords({
		settings,
		world,
		run: run.id,
		isRecorded,
		...(drainMs !== undefined && { drainMs }),
		isAlone: onWritten !== undefined,
		warn: (text) => display.warning(text),
	});
	const { eventsFile } = request;
	const events =
		eventsFile === undefined ? undefined : new EventsOutput(eventsFile, world);
	const callbacks = await loadCallbacks({
		...request,
		run,
		stdout: undefined,
		hasOthers: !hello.isAdhoc || settings.flag("DEFAULT_LOAD_CALLBACK_PLUGINS"),
		own: ownCallbacks(request, { events, client: records.client }),
		baseDir: undefined,
		folders: hello.callbackPaths.filter((folder) => folder !== bridgePlugins()),
		others: namesOf(hello),
		collectionFolder: collectionFinder(settings, playbookFolder(hello)),
		extraVars: extraVarsOf(hello, settings),
		records: {
			postbox: (unit, options) => records.postbox(unit, options),
			close: async () => {
				events?.close();
				await closeRecords(records, onWritten);
			},
		},
	});
	return [...callbacks.listeners, ...(await callbacks.ofRoles([]))];
}

/** To be in the database is enough to be done; tidying that up takes fifty milliseconds more. */
async function closeRecords(
	records: RunRecords,
	onWritten: (() => void) | undefined,
): Promise<void> {
	const isWritten = onWritten !== undefined && (await records.isWritten());
	if (isWritten) onWritten();
	await records.close();
	if (!isWritten) onWritten?.();
}

/** By full and short name; our markers stand for callbacks of ours. */
function namesOf({ callbacks }: Hello): ReadonlySet<string> {
	const theirs = callbacks.filter((each) => !isBridgePlugin(each.path));
	return new Set(
		theirs.flatMap(({ name, type }) => {
			const short = name.split(".").at(-1) ?? name;
			const isOfTheScreen = type === "stdout" && CALLBACKS.has(short);
			return isOfTheScreen ? [] : [name, short];
		}),
	);
}

function playbookFolder({ isAdhoc, cwd, targets }: Hello): string {
	const [target = ""] = targets;
	return isAdhoc ? cwd : path.dirname(path.resolve(cwd, target));
}

/** Ansible has read them; a file that only its vault passwords open has none for callbacks. */
function extraVarsOf({ extraVars, cwd }: Hello, settings: Settings): PyDict {
	const { parse, decrypt } = makeDataReader([], () => undefined);
	const data = new DataLoader({ baseDir: cwd, parse, decrypt });
	const isMerging = settings.get("DEFAULT_HASH_BEHAVIOUR") === "merge";
	const readable = extraVars.filter((entry) => {
		try {
			readExtraVars([entry], data, isMerging);
			return true;
		} catch {
			return false;
		}
	});
	return readExtraVars(readable, data, isMerging);
}

function runInfoOf(
	hello: Hello,
	{ words, runId }: Pick<BridgeCallbacksRequest, "words" | "runId">,
): RunInfo {
	const [program = "ansible", ...rest] = hello.argv;
	const typed = words ?? [path.basename(program), ...rest];
	return {
		id: runId ?? randomUUID(),
		kind: hello.isAdhoc ? "adhoc" : "playbook",
		command: typed.map(maskSecrets),
		targets: hello.targets,
		cwd: hello.cwd,
		user: userName(),
		controller: hostname(),
		// the one whose death is the run's
		pid: hello.pid,
		verbosity: hello.verbosity,
		isCheck: hello.isCheck,
		isDiff: hello.isDiff,
		inventory: hello.inventory,
		limit: hello.limit,
		tags: hello.tags,
		skipTags: hello.skipTags,
		extraVars: hello.extraVars.map(maskSecrets),
		remoteUser: hello.remoteUser,
		commandLine: { positional: hello.targets, options: [] },
		gitCommit: gitCommit(playbookFolder(hello)),
		ansibleVersion: hello.ansibleVersion,
	};
}
