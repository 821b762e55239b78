// Everything that listens to a run, ready to be handed to an engine: the screen, the record, what is enabled.

import { existsSync } from "node:fs";
import path from "node:path";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunListener } from "../../events/run-event.ts";
import type { CallbackContext } from "../../plugins/callback.ts";
import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import { CallbackHost, type HostedUnit } from "../../plugins/callback-host.ts";
import { unfenced } from "../../plugins/fence.ts";
import { resolveOptions } from "../../plugins/resolve-options.ts";
import type { RunInfo } from "../../plugins/run-info.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { CallbackUnits } from "./callback-units.ts";

export interface CallbacksRequest {
	readonly settings: Settings;
	readonly display: CallbackDisplay;
	readonly run: RunInfo;
	/** Which callback owns the screen; none where someone else does. */
	readonly stdout: string | undefined;
	/** Whether others than that one, and `own`, are wanted: ad-hoc only has them by a setting. */
	readonly hasOthers: boolean;
	/** The command's own: the record, the lines of --events. */
	readonly own: readonly HostedUnit[];
	/** The playbook's folder, or the one that stands for it. */
	readonly baseDir: string | undefined;
	readonly collectionFolder: (collection: string) => string | undefined;
	/** `-e`: options may be set by variables. */
	readonly extraVars: PyDict;
	/** What a plugin prints past the screen goes here. */
	readonly printStray: (text: string) => void;
	/** Ends the run. */
	readonly stop: (reason: string) => void;
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
		...(baseDir === undefined ? [] : [path.join(baseDir, "callback_plugins")]),
		...settings.texts("DEFAULT_CALLBACK_PLUGIN_PATH"),
	].filter((folder) => existsSync(folder));
	const units = new CallbackUnits({
		settings,
		folders,
		packageRoots: [baseDir ?? request.run.cwd, request.run.cwd],
		collectionFolder: (name) => {
			const folder = request.collectionFolder(name);
			return folder && path.join(folder, "plugins", "callback");
		},
		warn: (text) => display.warning(text),
		error: (error) => display.error(messageOf(error)),
	});
	const screen = stdout === undefined ? [] : [await units.stdout(stdout)];
	const others = hasOthers ? await units.enabled(folders) : [];
	const host = (all: readonly HostedUnit[]) =>
		all.flatMap((unit) => hostUnit(unit, request));
	return {
		listeners: host([...screen, ...request.own, ...others]),
		ofRoles: async (roleFolders) => {
			if (!hasOthers) return [];
			const found = await units.enabled(roleFolders);
			units.tellMissing();
			return host(found);
		},
	};
}

/** None where its options are wrong: that is said, and the run goes on without it. */
function hostUnit(
	unit: HostedUnit,
	request: CallbacksRequest,
): readonly CallbackHost[] {
	const { display } = request;
	try {
		return [
			new CallbackHost(unit, {
				context: contextOf(unit, request),
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
		display.error(
			`The callback ${unit.name}${file} is left out of this run: ${messageOf(error)}`,
		);
		return [];
	}
}

function contextOf(
	{ name, file, definition }: HostedUnit,
	request: CallbacksRequest,
): CallbackContext {
	const { settings, display, run, extraVars } = request;
	const options = resolveOptions(definition.options ?? {}, {
		settings,
		owner: { type: "callback", name },
		vars: (variable) => extraVars.get(variable),
	});
	return {
		options,
		run,
		display: file === undefined ? display : fencedDisplay(display),
		setting: (setting) => settings.get(setting),
		send: () => {
			throw new ShevekError("plugin", "there is no outbox");
		},
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

function messageOf(error: unknown): string {
	if (!(error instanceof ShevekError)) return String(error);
	const { where, hint } = error;
	const place = where ? `${where.file}:${where.line}:${where.column}: ` : "";
	return `${place}${error.message}${hint === undefined ? "" : `\n${hint}`}`;
}
