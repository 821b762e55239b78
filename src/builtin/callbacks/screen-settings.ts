// From a context to what the screen callbacks work with.

import type { RunListener } from "../../events/run-event.ts";
import type { CallbackContext } from "../../plugins/callback.ts";
import type { CallbackHandlers } from "../../plugins/callback-handlers.ts";
import type { OptionSpecs, OptionValues } from "../../plugins/option-spec.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import type { RESULT_OPTIONS, SCREEN_OPTIONS } from "./options.ts";
import { DEFAULT_SCREEN_SETTINGS, type ScreenSettings } from "./settings.ts";

type ScreenOptions = Partial<
	OptionValues<typeof SCREEN_OPTIONS & typeof RESULT_OPTIONS>
>;

/** An option that the callback does not have is at its default. */
export function screenSettings<O extends OptionSpecs>({
	options,
	run,
	setting,
}: Omit<CallbackContext<O>, "options"> & {
	readonly options: ScreenOptions;
}): ScreenSettings {
	const isOn = (name: string) => pyTruth(setting(name));
	const defaults = DEFAULT_SCREEN_SETTINGS;
	return {
		...defaults,
		verbosity: run.verbosity,
		isCheckRun: run.isCheck,
		commandLine: run.commandLine,
		resultFormat: options.result_format ?? defaults.resultFormat,
		isPretty: options.pretty_results,
		diffContext: Number(setting("DIFF_CONTEXT")),
		showsActionWarnings: isOn("ACTION_WARNINGS"),
		showsArgs: isOn("DISPLAY_ARGS_TO_STDOUT"),
		showsSkipped: options.display_skipped_hosts ?? defaults.showsSkipped,
		showsOk: options.display_ok_hosts ?? defaults.showsOk,
		isFailedToStderr:
			options.display_failed_stderr ?? defaults.isFailedToStderr,
		showsCustomStats: options.show_custom_stats ?? defaults.showsCustomStats,
		showsHostStart: options.show_per_host_start ?? defaults.showsHostStart,
		showsCheckMode: options.check_mode_markers ?? defaults.showsCheckMode,
		showsPathOnFailure:
			options.show_task_path_on_failure ?? defaults.showsPathOnFailure,
	};
}

/** A listener as a callback's handlers. */
export function listening(listener: RunListener): CallbackHandlers {
	return {
		any: (event) => listener.onEvent(event),
		close: () => listener.close?.(),
	};
}
