// The command line of `ansible`: one task, without a playbook.

import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { FREE_FORM } from "../../playbook/task-arguments.ts";
import type { CommandSpec, OptionSpec } from "./option-spec.ts";
import { followedPath, fromInteger, fromText } from "./option-values.ts";
import { parseRunOptions, type RunOptions } from "./run-options.ts";
import {
	BASE_OPTIONS,
	BECOME_OPTIONS,
	CHECK_OPTIONS,
	CONNECTION_OPTIONS,
	FORK_OPTIONS,
	INVENTORY_OPTIONS,
	MODULE_OPTIONS,
	OWN_OPTIONS,
	TASK_OPTIONS,
	VAULT_OPTIONS,
} from "./shared-options.ts";

export interface AdhocOptions extends RunOptions {
	readonly pattern: string;
	readonly moduleName: string;
	/** `key=value` pairs, free text or a JSON object, as written. */
	readonly moduleArgs: string;
	/** Seconds of a background job; 0 waits for the task. */
	readonly backgroundSeconds: number;
	readonly pollSeconds: number;
	readonly isOneLine: boolean;
	/** Folder that gets a file of results per host. */
	readonly treeFolder: string | undefined;
	readonly playbookDir: string | undefined;
	readonly taskTimeoutSeconds: number;
}

const ASYNC_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "poll_interval",
		flags: ["-P", "--poll"],
		kind: "integer",
		help: "seconds between looks at a background job",
		fallback: fromInteger("DEFAULT_POLL_INTERVAL"),
	},
	{
		dest: "seconds",
		flags: ["-B", "--background"],
		kind: "integer",
		help: "run in the background, for so many seconds at most",
		fallback: () => 0,
	},
];

const OUTPUT_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "one_line",
		flags: ["-o", "--one-line"],
		kind: "flag",
		help: "one line a host",
	},
	{
		dest: "tree",
		flags: ["-t", "--tree"],
		kind: "text",
		help: "write each host's result into this folder",
	},
];

const ADHOC_ONLY: readonly OptionSpec[] = [
	{
		dest: "basedir",
		flags: ["--playbook-dir"],
		kind: "text",
		help: "the folder to take as the playbook's (roles, group_vars …)",
		fallback: fromText("PLAYBOOK_DIR"),
		convert: followedPath,
	},
	{
		dest: "task_timeout",
		flags: ["--task-timeout"],
		kind: "integer",
		help: "seconds that the task may take; 0 is no limit",
		fallback: fromInteger("TASK_TIMEOUT"),
	},
	{
		dest: "module_args",
		flags: ["-a", "--args"],
		kind: "text",
		help: "the module's arguments: key=value pairs, free text, or a JSON object",
		fallback: fromText("DEFAULT_MODULE_ARGS"),
	},
	{
		dest: "module_name",
		flags: ["-m", "--module-name"],
		kind: "text",
		help: "the module to run",
		fallback: fromText("DEFAULT_MODULE_NAME"),
	},
];

export const ADHOC_COMMAND: CommandSpec = {
	program: "ansible",
	summary: "Runs one task on the hosts that match a pattern.",
	epilog: "Includes, imports and meta make no sense here.",
	positional: {
		dest: "args",
		metavar: "pattern",
		help: "host pattern",
		isMany: false,
	},
	options: [
		...BASE_OPTIONS,
		...BECOME_OPTIONS,
		...INVENTORY_OPTIONS,
		...ASYNC_OPTIONS,
		...OUTPUT_OPTIONS,
		...CONNECTION_OPTIONS,
		...CHECK_OPTIONS,
		...TASK_OPTIONS,
		...VAULT_OPTIONS,
		...FORK_OPTIONS,
		...MODULE_OPTIONS,
		...ADHOC_ONLY,
		...OWN_OPTIONS,
	],
};

/** `argv` without the command's name. Throws a CommandLineError in argparse's words, and a `usage` error (exit 5) for a module that cannot run like that. */
export function parseAdhocArgs(
	argv: readonly string[],
	settings: Settings,
): AdhocOptions {
	const { run, read } = parseRunOptions(argv, ADHOC_COMMAND, settings);
	return {
		...run,
		pattern: run.commandLine.positional[0] ?? "",
		moduleName: read.text("module_name") ?? "command",
		moduleArgs: read.text("module_args") ?? "",
		backgroundSeconds: read.integer("seconds"),
		pollSeconds: read.integer("poll_interval"),
		isOneLine: read.flag("one_line"),
		treeFolder: read.text("tree"),
		playbookDir: read.text("basedir"),
		taskTimeoutSeconds: read.integer("task_timeout"),
	};
}

const IMPORT_PLAYBOOK = /^(ansible\.(builtin|legacy)\.)?import_playbook$/;

/** Refuses, as the reference does once it knows its hosts, a module without the arguments it needs. */
export function assertAdhocModule(options: AdhocOptions): void {
	const { moduleName, moduleArgs, pattern } = options;
	if (FREE_FORM.has(moduleName) && moduleArgs === "") {
		const guess = pattern.endsWith(".yml")
			? " (did you mean to run ansible-playbook?)"
			: "";
		throw new ShevekError(
			"usage",
			`No argument passed to ${moduleName} module${guess}`,
		);
	}
	if (IMPORT_PLAYBOOK.test(moduleName))
		throw new ShevekError(
			"usage",
			`'${moduleName}' is not a valid action for ad-hoc commands`,
		);
}
