// What the screen callbacks let people choose, each under its reference setting.

import type { CommandLine } from "../../plugins/run-info.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { type ColorTable, DEFAULT_COLORS } from "./colors.ts";

/** A callback's own way of writing results, in the place of `resultFormat`. */
export interface ResultForm {
	/** A result without what is not shown; follows ` => `. */
	dump(shown: PyDict): string;
	/** A structure that is one side of a diff. */
	dumpSide(side: PyDict): string;
}

/** How `_dump_results` writes: the options of the `result_format_callback` fragment. */
export interface ResultSettings {
	/** -v count. */
	readonly verbosity: number;
	/** ANSIBLE_CALLBACK_RESULT_FORMAT / callback_result_format */
	readonly resultFormat: "json" | "yaml";
	readonly resultForm?: ResultForm;
	/** ANSIBLE_CALLBACK_FORMAT_PRETTY / callback_format_pretty; undefined when not set. */
	readonly isPretty: boolean | undefined;
	/** DIFF_CONTEXT: unchanged lines around a change. */
	readonly diffContext: number;
	/** ACTION_WARNINGS: show the warnings that results carry. */
	readonly showsActionWarnings: boolean;
}

export interface DisplaySettings {
	readonly verbosity: number;
	readonly colors: ColorTable;
	/** VERBOSE_TO_STDERR */
	readonly isVerboseToStderr: boolean;
	/** DEPRECATION_WARNINGS */
	readonly showsDeprecations: boolean;
}

export interface ScreenSettings extends ResultSettings, DisplaySettings {
	/** DISPLAY_ARGS_TO_STDOUT */
	readonly showsArgs: boolean;
	/** `display_skipped_hosts` */
	readonly showsSkipped: boolean;
	/** `display_ok_hosts` */
	readonly showsOk: boolean;
	/** `display_failed_stderr` */
	readonly isFailedToStderr: boolean;
	/** `show_custom_stats` */
	readonly showsCustomStats: boolean;
	/** `show_per_host_start` */
	readonly showsHostStart: boolean;
	/** `check_mode_markers` */
	readonly showsCheckMode: boolean;
	/** `show_task_path_on_failure` */
	readonly showsPathOnFailure: boolean;
	/** --check was given: the DRY RUN banners. */
	readonly isCheckRun: boolean;
	/** The command line as -vvvv lists it: playbooks or pattern, then each option that is set. */
	readonly commandLine: CommandLine | undefined;
}

export const DEFAULT_SCREEN_SETTINGS: ScreenSettings = {
	verbosity: 0,
	resultFormat: "json",
	isPretty: undefined,
	diffContext: 3,
	showsActionWarnings: true,
	colors: DEFAULT_COLORS,
	isVerboseToStderr: false,
	showsDeprecations: true,
	showsArgs: false,
	showsSkipped: true,
	showsOk: true,
	isFailedToStderr: false,
	showsCustomStats: false,
	showsHostStart: false,
	showsCheckMode: false,
	showsPathOnFailure: false,
	isCheckRun: false,
	commandLine: undefined,
};
