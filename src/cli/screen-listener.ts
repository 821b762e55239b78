// The listener that owns the screen of a run: which callback, with which settings.

import type { Display } from "../builtin/callbacks/display.ts";
import {
	PRETTY_RESULTS,
	RESULT_FORMAT,
	SCREEN_OPTIONS,
} from "../builtin/callbacks/options.ts";
import { findScreenCallback } from "../builtin/callbacks/registry.ts";
import {
	type CommandLine,
	DEFAULT_SCREEN_SETTINGS,
	type ScreenSettings,
} from "../builtin/callbacks/settings.ts";
import type { OptionDefinition } from "../config/option.ts";
import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { RunListener } from "../events/run-event.ts";
import { colorsOf } from "./command-world.ts";

/** What of a run's options its screen shows. */
export interface ScreenRun {
	readonly verbosity: number;
	readonly isCheck: boolean;
	readonly commandLine: CommandLine;
}

/** For a playbook, the setting's callback; throws a `plugin` error where there is none of that name. */
export function playbookListener(
	display: Display,
	settings: Settings,
	run: ScreenRun,
): RunListener {
	const name = settings.text("DEFAULT_STDOUT_CALLBACK") ?? "default";
	return makeListener(name, display, screenSettings(settings, run));
}

/** For ad-hoc: `oneline` with -o, the setting's where ad-hoc may load callbacks, else `minimal`. */
export function adhocListener(
	display: Display,
	settings: Settings,
	run: ScreenRun & { readonly isOneLine: boolean },
): RunListener {
	const chosen = settings.text("DEFAULT_STDOUT_CALLBACK") ?? "default";
	const isChosen =
		settings.flag("DEFAULT_LOAD_CALLBACK_PLUGINS") && chosen !== "default";
	const name = run.isOneLine ? "oneline" : isChosen ? chosen : "minimal";
	return makeListener(name, display, screenSettings(settings, run));
}

function makeListener(
	name: string,
	display: Display,
	settings: ScreenSettings,
): RunListener {
	const Callback = findScreenCallback(name);
	if (Callback) return new Callback(display, settings);
	throw new ShevekError(
		"plugin",
		`Invalid callback for stdout specified: ${name}`,
		{ hint: "The built-in ones are default, minimal and oneline." },
	);
}

function screenSettings(settings: Settings, run: ScreenRun): ScreenSettings {
	const isSet = (option: OptionDefinition) =>
		settings.option(option).value === true;
	const pretty = settings.option(PRETTY_RESULTS).value;
	return {
		...DEFAULT_SCREEN_SETTINGS,
		verbosity: run.verbosity,
		isCheckRun: run.isCheck,
		commandLine: run.commandLine,
		colors: colorsOf(settings),
		resultFormat:
			settings.option(RESULT_FORMAT).value === "yaml" ? "yaml" : "json",
		isPretty: typeof pretty === "boolean" ? pretty : undefined,
		diffContext: settings.integer("DIFF_CONTEXT"),
		showsActionWarnings: settings.flag("ACTION_WARNINGS"),
		isVerboseToStderr: settings.flag("VERBOSE_TO_STDERR"),
		showsDeprecations: settings.flag("DEPRECATION_WARNINGS"),
		showsArgs: settings.flag("DISPLAY_ARGS_TO_STDOUT"),
		showsSkipped: isSet(SCREEN_OPTIONS.showsSkipped),
		showsOk: isSet(SCREEN_OPTIONS.showsOk),
		isFailedToStderr: isSet(SCREEN_OPTIONS.isFailedToStderr),
		showsCustomStats: isSet(SCREEN_OPTIONS.showsCustomStats),
		showsHostStart: isSet(SCREEN_OPTIONS.showsHostStart),
		showsCheckMode: isSet(SCREEN_OPTIONS.showsCheckMode),
		showsPathOnFailure: isSet(SCREEN_OPTIONS.showsPathOnFailure),
	};
}

/** What -v and -vv say before anything runs: the ansible.cfg in use, and all versions. */
export async function announceRun(
	display: Display,
	settings: Settings,
	program: string,
): Promise<void> {
	if (display.verbosity >= 2) {
		const { referenceVersionText } = await import("./reference-version.ts");
		const text = await referenceVersionText(program);
		display.verbose(text.trimEnd(), 2);
	}
	const { configFile } = settings;
	display.verbose(
		configFile === undefined
			? "No config file found; using defaults"
			: `Using ${configFile} as config file`,
		1,
	);
}
