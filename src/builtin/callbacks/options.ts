// The options of the screen callbacks where people set them: ansible.cfg and environment.

import type { OptionSpec } from "../../plugins/option-spec.ts";

const flag = <Default extends boolean>(
	name: string,
	env: string,
	description: string,
	isOn: Default,
) =>
	({
		type: "bool",
		default: isOn,
		env: [env],
		ini: [`defaults.${name}`],
		description,
	}) as const satisfies OptionSpec;

export const SCREEN_OPTIONS = {
	display_skipped_hosts: flag(
		"display_skipped_hosts",
		"ANSIBLE_DISPLAY_SKIPPED_HOSTS",
		"Show hosts and items that were skipped.",
		true,
	),
	display_ok_hosts: flag(
		"display_ok_hosts",
		"ANSIBLE_DISPLAY_OK_HOSTS",
		"Show hosts and items that were fine and unchanged.",
		true,
	),
	display_failed_stderr: flag(
		"display_failed_stderr",
		"ANSIBLE_DISPLAY_FAILED_STDERR",
		"Send failed and unreachable results to standard error.",
		false,
	),
	show_custom_stats: flag(
		"show_custom_stats",
		"ANSIBLE_SHOW_CUSTOM_STATS",
		"Show what set_stats gathered after the recap.",
		false,
	),
	show_per_host_start: flag(
		"show_per_host_start",
		"ANSIBLE_SHOW_PER_HOST_START",
		"Show each host as it starts a task.",
		false,
	),
	check_mode_markers: flag(
		"check_mode_markers",
		"ANSIBLE_CHECK_MODE_MARKERS",
		"Mark plays and tasks that run in check mode.",
		false,
	),
	show_task_path_on_failure: flag(
		"show_task_path_on_failure",
		"ANSIBLE_SHOW_TASK_PATH_ON_FAILURE",
		"Show the file and line of a task that failed.",
		false,
	),
} as const;

export const RESULT_OPTIONS = {
	result_format: {
		type: "str",
		default: "json",
		choices: ["json", "yaml"],
		env: ["ANSIBLE_CALLBACK_RESULT_FORMAT"],
		ini: ["defaults.callback_result_format"],
		description: "The form of results.",
	},
	pretty_results: {
		type: "bool",
		env: ["ANSIBLE_CALLBACK_FORMAT_PRETTY"],
		ini: ["defaults.callback_format_pretty"],
		description:
			"Spread results over lines, and with yaml bend them for reading. Unset: yaml yes, json with -vvv.",
	},
} as const satisfies Record<string, OptionSpec>;
