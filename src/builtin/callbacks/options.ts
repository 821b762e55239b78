// The options of the screen callbacks where people set them: ansible.cfg and environment.

import type { OptionDefinition } from "../../config/option.ts";

const flag = (
	name: string,
	env: string,
	description: string,
	isOn = false,
): OptionDefinition => ({
	name,
	type: "bool",
	default: isOn,
	env: [{ name: env }],
	ini: [{ section: "defaults", key: name }],
	description,
});

export const SCREEN_OPTIONS = {
	showsSkipped: flag(
		"display_skipped_hosts",
		"ANSIBLE_DISPLAY_SKIPPED_HOSTS",
		"Show hosts and items that were skipped.",
		true,
	),
	showsOk: flag(
		"display_ok_hosts",
		"ANSIBLE_DISPLAY_OK_HOSTS",
		"Show hosts and items that were fine and unchanged.",
		true,
	),
	isFailedToStderr: flag(
		"display_failed_stderr",
		"ANSIBLE_DISPLAY_FAILED_STDERR",
		"Send failed and unreachable results to standard error.",
	),
	showsCustomStats: flag(
		"show_custom_stats",
		"ANSIBLE_SHOW_CUSTOM_STATS",
		"Show what set_stats gathered after the recap.",
	),
	showsHostStart: flag(
		"show_per_host_start",
		"ANSIBLE_SHOW_PER_HOST_START",
		"Show each host as it starts a task.",
	),
	showsCheckMode: flag(
		"check_mode_markers",
		"ANSIBLE_CHECK_MODE_MARKERS",
		"Mark plays and tasks that run in check mode.",
	),
	showsPathOnFailure: flag(
		"show_task_path_on_failure",
		"ANSIBLE_SHOW_TASK_PATH_ON_FAILURE",
		"Show the file and line of a task that failed.",
	),
} as const satisfies Record<string, OptionDefinition>;

export const RESULT_FORMAT: OptionDefinition = {
	name: "result_format",
	type: "str",
	default: "json",
	choices: ["json", "yaml"],
	env: [{ name: "ANSIBLE_CALLBACK_RESULT_FORMAT" }],
	ini: [{ section: "defaults", key: "callback_result_format" }],
	description: "The form of results.",
};

export const PRETTY_RESULTS: OptionDefinition = {
	name: "pretty_results",
	type: "bool",
	env: [{ name: "ANSIBLE_CALLBACK_FORMAT_PRETTY" }],
	ini: [{ section: "defaults", key: "callback_format_pretty" }],
	description:
		"Spread results over lines, and with yaml bend them for reading. Unset: yaml yes, json with -vvv.",
};
