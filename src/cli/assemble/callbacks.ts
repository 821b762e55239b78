// Everything that listens to a run, ready to be handed to an engine: the screen, the record, what is enabled.

import {
	builtinCallbackName,
	CALLBACKS,
} from "../../builtin/callbacks/registry.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunListener } from "../../events/run-event.ts";
import type { ShownText } from "../../events/shown-text.ts";
import type { CallbackContext } from "../../plugins/callback.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import { CallbackHost, type HostedUnit } from "../../plugins/callback-host.ts";
import { unfenced } from "../../plugins/fence.ts";
import { resolveOptions } from "../../plugins/resolve-options.ts";
import type { RunInfo } from "../../plugins/run-info.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { placedMessage } from "../error-text.ts";
import {
	CallbackUnits,
	callbackFolders,
	type UnitsRequest,
} from "./callback-units.ts";
import { noPostbox, type Postbox, type RunRecords } from "./run-records.ts";

/** What every callback of a run is given. */
export interface HostRequest {
	readonly settings: Settings;
	readonly display: CallbackDisplay;
	readonly run: RunInfo;
	/** `-e`: options may be set by variables. */
	readonly extraVars: PyDict;
	/** Options given directly, by name: they win. */
	readonly direct?: ReadonlyMap<string, PyValue>;
	/** What a plugin prints past the screen goes here. */
	readonly printStray: (text: string) => void;
	readonly records: Pick<RunRecords, "postbox" | "close">;
	/** Ends the run. */
	readonly stop: (reason: string) => void;
}

export interface CallbacksRequest extends HostRequest {
	/** Watches what the screen shows of each event. */
	readonly shown?: ShownText | undefined;
	/** Which callback owns the screen; none where someone else does. */
	readonly stdout: string | undefined;
	/** What Ansible shows, drawn once more where nobody sees it: the wire has an event's text. */
	readonly replica?: ScreenReplica | undefined;
	/** Whether others than that one, and `own`, are wanted: ad-hoc only has them by a setting. */
	readonly hasOthers: boolean;
	/** The command's own: the record, the lines of --events. */
	readonly own: readonly HostedUnit[];
	/** The playbook's folder, or the one that stands for it. */
	readonly baseDir: string | undefined;
	/** Folders that come before the configured ones. */
	readonly folders?: readonly string[];
	/** Callbacks that Ansible runs itself; undefined where it has no part in the run. */
	readonly others?: ReadonlySet<string>;
	readonly collectionFolder: (collection: string) => string | undefined;
	readonly named?: UnitsRequest["named"];
	readonly python?: UnitsRequest["python"];
}

export interface ScreenReplica {
	/** Of the callback that owns Ansible's screen. */
	readonly name: string;
	readonly display: CallbackDisplay;
}

export interface RunCallbacks {
	readonly listeners: readonly RunListener[];
	/** Once the roles are known: those of their `callback_plugins` folders. */
	ofRoles(folders: readonly string[]): Promise<readonly RunListener[]>;
}

/** Throws a `plugin` error where the screen's callback is not there; others that cannot run cost an error each. */
export async function loadCallbacks(
	request: CallbacksRequest,
): Promise<RunCallbacks> {
	const { settings, baseDir, display, stdout, hasOthers } = request;
	const folders = [
		...(request.folders ?? []),
		...callbackFolders(settings, baseDir),
	];
	const units = new CallbackUnits({
		settings,
		folders,
		others: request.others,
		packageRoots: [baseDir ?? request.run.cwd, request.run.cwd],
		collectionFolder: request.collectionFolder,
		...(request.named && { named: request.named }),
		python: request.python,
		warn: (text) => display.warning(text),
		error: (error) => display.error(placedMessage(error)),
	});
	const screen = stdout === undefined ? [] : [await units.stdout(stdout)];
	const others = hasOthers ? await units.enabled(folders) : [];
	const host = (all: readonly HostedUnit[]) =>
		all.flatMap((unit) => hostUnit(unit, request));
	/** What comes first is closed last: whatever the others say as they close has reached the outbox then. */
	const outbox = {
		onEvent: () => request.shown?.begin(),
		close: () => request.records.close(),
	};
	const shown = request.shown && { onEvent: () => request.shown?.seal() };
	return {
		listeners: [
			outbox,
			...host(screen),
			...(await replicaOf(request)),
			...(shown ? [shown] : []),
			...host([...request.own, ...others]),
		],
		ofRoles: async (roleFolders) => {
			if (!hasOthers) return [];
			const found = await units.enabled(roleFolders);
			units.tellMissing();
			return host(found);
		},
	};
}

/** None where the callback is none of ours. */
async function replicaOf(
	request: CallbacksRequest,
): Promise<readonly CallbackHost[]> {
	const { replica } = request;
	if (!replica) return [];
	const { display } = replica;
	const name = builtinCallbackName(replica.name);
	const builtin = name === undefined ? undefined : CALLBACKS.get(name);
	if (name === undefined || !builtin) return [];
	const { default: definition } = await builtin();
	return hostUnit(
		{ name, file: undefined, definition },
		{ ...request, display },
	);
}

/** None where its options are wrong: that is said in a line, and the run goes on without it. */
export function hostUnit(
	unit: HostedUnit,
	request: HostRequest,
): readonly CallbackHost[] {
	const { display } = request;
	try {
		const options = optionsOf(unit, request);
		const postbox = unit.definition.deliver
			? request.records.postbox(unit, options)
			: undefined;
		return [
			new CallbackHost(unit, {
				context: contextOf(unit, { options, postbox, request }),
				onStart: postbox?.open,
				tellDiedRuns: postbox?.tellDiedRuns,
				warn: (text) => display.warning(text),
				onPrint: (text) =>
					unit.definition.type === "stdout"
						? display.show(text)
						: request.printStray(text),
				onStrictFailure: request.stop,
			}),
		];
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		if (unit.definition.strict === true) throw error;
		const file = unit.file === undefined ? "" : ` (${unit.file})`;
		const hint = error.hint === undefined ? "" : ` ${error.hint}`;
		display.error(
			`${error.message}${file}; it is left out of this run.${hint}`,
		);
		return [];
	}
}

function optionsOf(
	{ name, definition }: HostedUnit,
	{ settings, extraVars, direct }: HostRequest,
): CallbackContext["options"] {
	return resolveOptions(definition.options ?? {}, {
		settings,
		owner: { type: "callback", name },
		direct,
		vars: (variable) => extraVars.get(variable),
	});
}

function contextOf(
	unit: HostedUnit,
	made: {
		options: CallbackContext["options"];
		postbox: Postbox | undefined;
		request: HostRequest;
	},
): CallbackContext {
	const { options, postbox, request } = made;
	const { settings, display, run } = request;
	return {
		options,
		run,
		display: unit.file === undefined ? display : fencedDisplay(display),
		setting: (setting) => settings.get(setting),
		send: postbox?.send ?? noPostbox(unit),
		now: Date.now,
	};
}

/** What our display schedules is not the plugin's doing. */
function fencedDisplay(display: CallbackDisplay): CallbackDisplay {
	return new Proxy(display, {
		get(target, key) {
			const member: unknown = Reflect.get(target, key, target);
			if (typeof member !== "function") return member;
			return (...args: unknown[]) =>
				unfenced(() => Reflect.apply(member, target, args));
		},
	});
}
