// Plays the events of a run into a callback, as a run with it does, and gives what it showed and wrote.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { DefaultCallback } from "../../../src/builtin/callbacks/default.ts";
import { Display } from "../../../src/builtin/callbacks/display.ts";
import jsonl from "../../../src/builtin/callbacks/jsonl.ts";
import junit from "../../../src/builtin/callbacks/junit.ts";
import logPlays from "../../../src/builtin/callbacks/log-plays.ts";
import profileTasks from "../../../src/builtin/callbacks/profile-tasks.ts";
import { makeScreen } from "../../../src/builtin/callbacks/screen.ts";
import {
	DEFAULT_SCREEN_SETTINGS,
	type ScreenSettings,
} from "../../../src/builtin/callbacks/settings.ts";
import timer from "../../../src/builtin/callbacks/timer.ts";
import { makeYaml } from "../../../src/builtin/callbacks/yaml.ts";
import { loadSettings, type Settings } from "../../../src/config/settings.ts";
import type { RunEvent } from "../../../src/events/run-event.ts";
import type {
	CallbackContext,
	CallbackDefinition,
	CallbackHandlers,
} from "../../../src/plugins/callback.ts";
import {
	type OptionSpecs,
	optionDefinition,
} from "../../../src/plugins/option-spec.ts";
import { toPlain } from "../../../src/pyvalue/plain.ts";
import type { PlaybookRun } from "./collect.ts";

const DEFINITIONS: Readonly<Record<string, CallbackDefinition>> = {
	jsonl,
	junit,
	log_plays: logPlays,
	profile_tasks: profileTasks,
	timer,
};

export interface Shown {
	readonly out: string;
	readonly err: string;
	/** What it left in `made`, by name. */
	readonly files: Readonly<Record<string, string>>;
}

export async function playInto(
	callback: string,
	run: PlaybookRun,
	events: readonly RunEvent[],
): Promise<Shown> {
	const made = `${run.folder}/made`;
	rmSync(made, { recursive: true, force: true });
	const written = { out: "", err: "" };
	const screen = makeScreen(
		{ write: (text) => (written.out += text) },
		{ write: (text) => (written.err += text) },
		{ isForced: false, isOff: false, term: "xterm" },
	);
	const settings = loadSettings({ cwd: run.folder, env: run.env });
	const chosen = screenSettings(run, settings);
	const display = new Display(screen, chosen);
	const definition = DEFINITIONS[callback];
	const ownsScreen = definition?.type === "stdout" || callback === "yaml";
	const screenOwner =
		callback === "yaml"
			? makeYaml(display, chosen)
			: new DefaultCallback(display, chosen);
	let nowMs = events[0]?.time ?? 0;
	const now = () => nowMs;
	const handlers =
		definition &&
		(await start(definition, { display, chosen, settings, run, now }));
	for (const event of events) {
		nowMs = event.time;
		if (callback === "yaml" || !ownsScreen) screenOwner.onEvent(event);
		else if (event.kind === "message") display.message(event);
		if (handlers) await handle(handlers, event);
	}
	await handlers?.close?.();
	screen.flush();
	const names = existsSync(made) ? readdirSync(made).sort() : [];
	const files = names.map((name) => [
		name,
		readFileSync(`${made}/${name}`, "utf8"),
	]);
	return { ...written, files: Object.fromEntries(files) };
}

interface StartRequest extends Pick<CallbackContext, "now"> {
	readonly display: Display;
	readonly chosen: ScreenSettings;
	readonly settings: Settings;
	readonly run: PlaybookRun;
}

async function start(
	definition: CallbackDefinition,
	{ display, chosen, settings, run, now }: StartRequest,
): Promise<CallbackHandlers> {
	const context: CallbackContext = {
		options: optionValues(definition.options ?? {}, settings),
		run: {
			id: "run",
			kind: "playbook",
			command: [],
			targets: ["playbook.yml"],
			cwd: run.folder,
			user: "tester",
			controller: "here",
			pid: 1,
			verbosity: chosen.verbosity,
			isCheck: chosen.isCheckRun,
			isDiff: false,
			inventory: [],
			limit: undefined,
			tags: [],
			skipTags: [],
			gitCommit: undefined,
			ansibleVersion: undefined,
		},
		display: {
			verbosity: chosen.verbosity,
			columns: display.screen.columns,
			show: (text) => display.show(text),
			banner: (text) => display.banner(text),
			warning: (text) => display.warning(text),
		},
		setting: (name) => settings.get(name),
		send: () => {
			throw new Error("these callbacks send nothing");
		},
		now,
	};
	return definition.start(context);
}

function optionValues(
	specs: OptionSpecs,
	settings: Settings,
): CallbackContext["options"] {
	return Object.fromEntries(
		Object.entries(specs).map(([name, spec]) => {
			const { value } = settings.option(optionDefinition(name, spec));
			return [name, value === null ? undefined : toPlain(value)];
		}),
	) as CallbackContext["options"];
}

async function handle(
	handlers: CallbackHandlers,
	event: RunEvent,
): Promise<void> {
	await handlers.any?.(event);
	const handler = handlers[event.kind] as
		| ((event: RunEvent) => void | Promise<void>)
		| undefined;
	await handler?.(event);
}

function screenSettings(
	{ args, env }: PlaybookRun,
	settings: Settings,
): ScreenSettings {
	const isOn = (name: string, otherwise: boolean) =>
		env[name] === undefined ? otherwise : /^(1|y)/.test(env[name]);
	return {
		...DEFAULT_SCREEN_SETTINGS,
		verbosity: args.find((word) => /^-v+$/.test(word))?.slice(1).length ?? 0,
		isCheckRun: args.includes("--check"),
		diffContext: settings.integer("DIFF_CONTEXT"),
		showsSkipped: isOn("ANSIBLE_DISPLAY_SKIPPED_HOSTS", true),
		showsOk: isOn("ANSIBLE_DISPLAY_OK_HOSTS", true),
		isFailedToStderr: isOn("ANSIBLE_DISPLAY_FAILED_STDERR", false),
		showsPathOnFailure: isOn("ANSIBLE_SHOW_TASK_PATH_ON_FAILURE", false),
		showsCheckMode: isOn("ANSIBLE_CHECK_MODE_MARKERS", false),
		showsCustomStats: isOn("ANSIBLE_SHOW_CUSTOM_STATS", false),
	};
}
