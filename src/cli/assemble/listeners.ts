// The screen of a run: which stdout callback, with which settings.

import { DefaultCallback } from "../../builtin/callbacks/default.ts";
import type { Display } from "../../builtin/callbacks/display.ts";
import { MinimalCallback } from "../../builtin/callbacks/minimal.ts";
import { OnelineCallback } from "../../builtin/callbacks/oneline.ts";
import {
	DEFAULT_SCREEN_SETTINGS,
	type ScreenSettings,
} from "../../builtin/callbacks/settings.ts";
import type { Settings } from "../../config/settings.ts";
import { toBoolean } from "../../engine/keyword-values.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { RunListener } from "../../events/run-event.ts";
import type { RunOptions } from "../options/run-options.ts";

export function screenListener(
	name: string,
	display: Display,
	settings: ScreenSettings,
): RunListener {
	switch (name.replace(/^ansible\.builtin\./, "")) {
		case "default":
			return new DefaultCallback(display, settings);
		case "minimal":
			return new MinimalCallback(display, settings);
		case "oneline":
			return new OnelineCallback(display, settings);
		default:
			throw new ShevekError(
				"plugin",
				`Invalid callback for stdout specified: ${name}`,
				{
					hint: "the built-in ones are default, minimal and oneline; --engine ansible runs others",
				},
			);
	}
}

/** Options of the default callback: environment, then ansible.cfg's [defaults] and [callback_default]. */
export function screenSettings(
	settings: Settings,
	options: RunOptions,
	env: Readonly<Record<string, string | undefined>>,
): ScreenSettings {
	const text = (names: readonly string[], key: string): string | undefined => {
		for (const name of names) if (env[name] !== undefined) return env[name];
		return (
			settings.ini?.get("defaults", key) ??
			settings.ini?.get("callback_default", key)
		);
	};
	const flag = (name: string, fallback: boolean): boolean => {
		const value = text(
			[`ANSIBLE_${name.toUpperCase()}`, name.toUpperCase()],
			name,
		);
		return value === undefined ? fallback : (toBoolean(value) ?? fallback);
	};
	const pretty = text(
		["ANSIBLE_CALLBACK_FORMAT_PRETTY"],
		"callback_format_pretty",
	);
	return {
		...DEFAULT_SCREEN_SETTINGS,
		verbosity: options.verbosity,
		resultFormat:
			text(["ANSIBLE_CALLBACK_RESULT_FORMAT"], "callback_result_format") ===
			"yaml"
				? "yaml"
				: "json",
		isPretty: pretty === undefined ? undefined : toBoolean(pretty),
		diffContext: settings.integer("DIFF_CONTEXT"),
		showsActionWarnings: settings.flag("ACTION_WARNINGS"),
		isVerboseToStderr: settings.flag("VERBOSE_TO_STDERR"),
		showsDeprecations: settings.flag("DEPRECATION_WARNINGS"),
		showsArgs: settings.flag("DISPLAY_ARGS_TO_STDOUT"),
		showsSkipped: flag("display_skipped_hosts", true),
		showsOk: flag("display_ok_hosts", true),
		isFailedToStderr: flag("display_failed_stderr", false),
		showsCustomStats: flag("show_custom_stats", false),
		showsHostStart: flag("show_per_host_start", false),
		showsCheckMode: flag("check_mode_markers", false),
		showsPathOnFailure: flag("show_task_path_on_failure", false),
		isCheckRun: options.isCheck,
		commandLine: options.commandLine,
	};
}
