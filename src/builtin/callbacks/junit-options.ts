// What of the `junit` callback people choose: by the environment alone, as in the reference.

import type { OptionSpec, OptionValues } from "../../plugins/option-spec.ts";

export const JUNIT_OPTIONS = {
	output_dir: {
		type: "path",
		default: "~/.ansible.log",
		description: "The folder of the reports; made where it is missing.",
		env: ["JUNIT_OUTPUT_DIR"],
	},
	task_class: {
		type: "bool",
		default: false,
		description: "Make each file of tasks one class, without line numbers.",
		env: ["JUNIT_TASK_CLASS"],
	},
	task_relative_path: {
		type: "str",
		description: "The folder that the paths of tasks are shown from.",
		env: ["JUNIT_TASK_RELATIVE_PATH"],
	},
	replace_out_of_tree_path: {
		type: "str",
		description: "What stands for the folders of a path that leads out of it.",
		env: ["JUNIT_REPLACE_OUT_OF_TREE_PATH"],
	},
	fail_on_change: {
		type: "bool",
		default: false,
		description: "Count a change as a failure.",
		env: ["JUNIT_FAIL_ON_CHANGE"],
	},
	fail_on_ignore: {
		type: "bool",
		default: false,
		description: "Count failures that are ignored.",
		env: ["JUNIT_FAIL_ON_IGNORE"],
	},
	include_setup_tasks_in_report: {
		type: "bool",
		default: true,
		description: "Report the gathering of facts too.",
		env: ["JUNIT_INCLUDE_SETUP_TASKS_IN_REPORT"],
	},
	hide_task_arguments: {
		type: "bool",
		default: false,
		description: "Leave the arguments out of the names of tasks.",
		env: ["JUNIT_HIDE_TASK_ARGUMENTS"],
	},
	test_case_prefix: {
		type: "str",
		default: "",
		description:
			"Report only tasks whose names begin so, and those that failed.",
		env: ["JUNIT_TEST_CASE_PREFIX"],
	},
} as const satisfies Record<string, OptionSpec>;

export type JunitOptions = OptionValues<typeof JUNIT_OPTIONS>;
