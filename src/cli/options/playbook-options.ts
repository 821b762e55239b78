// ansible-playbook's command line.

import type { Settings } from "../../config/settings.ts";
import type { CommandSpec, OptionSpec } from "./option-spec.ts";
import { fromFlag, fromTexts } from "./option-values.ts";
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

export interface PlaybookOptions extends RunOptions {
	/** As written. */
	readonly playbooks: readonly string[];
	/** Without duplicates; `all` where none is given. */
	readonly tags: readonly string[];
	readonly skipTags: readonly string[];
	readonly forcesHandlers: boolean;
	readonly flushesCache: boolean;
	readonly isSyntaxCheck: boolean;
	readonly isListTasks: boolean;
	readonly isListTags: boolean;
	readonly isStep: boolean;
	readonly startAtTask: string | undefined;
}

const META_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "force_handlers",
		flags: ["--force-handlers"],
		kind: "flag",
		help: "run handlers on hosts that failed, too",
		fallback: fromFlag("DEFAULT_FORCE_HANDLERS"),
	},
	{
		dest: "flush_cache",
		flags: ["--flush-cache"],
		kind: "flag",
		help: "forget the cached facts of every host first",
	},
];

export const SUBSET_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "tags",
		flags: ["-t", "--tags"],
		kind: "list",
		help: "only what has one of these tags; may be repeated",
		fallback: fromTexts("TAGS_RUN"),
	},
	{
		dest: "skip_tags",
		flags: ["--skip-tags"],
		kind: "list",
		help: "not what has one of these tags; may be repeated",
		fallback: fromTexts("TAGS_SKIP"),
	},
];

const PLAYBOOK_ONLY: readonly OptionSpec[] = [
	{
		dest: "syntax",
		flags: ["--syntax-check"],
		kind: "flag",
		help: "read the playbooks, run nothing",
	},
	{
		dest: "listtasks",
		flags: ["--list-tasks"],
		kind: "flag",
		help: "list the tasks that would run",
	},
	{
		dest: "listtags",
		flags: ["--list-tags"],
		kind: "flag",
		help: "list the tags there are",
	},
	{
		dest: "step",
		flags: ["--step"],
		kind: "flag",
		help: "ask before each task",
	},
	{
		dest: "start_at_task",
		flags: ["--start-at-task"],
		kind: "text",
		help: "begin with the task of this name",
	},
];

export const PLAYBOOK_COMMAND: CommandSpec = {
	program: "ansible-playbook",
	summary: "Runs playbooks: the tasks in them, on the hosts they name.",
	positional: {
		dest: "args",
		metavar: "playbook",
		help: "playbook file",
		isMany: true,
	},
	options: [
		...BASE_OPTIONS,
		...CONNECTION_OPTIONS,
		...META_OPTIONS,
		...BECOME_OPTIONS,
		...SUBSET_OPTIONS,
		...CHECK_OPTIONS,
		...INVENTORY_OPTIONS,
		...TASK_OPTIONS,
		...VAULT_OPTIONS,
		...FORK_OPTIONS,
		...MODULE_OPTIONS,
		...PLAYBOOK_ONLY,
		...OWN_OPTIONS,
	],
};

/** `argv` without the command's name. Throws a CommandLineError in argparse's words. */
export function parsePlaybookArgs(
	argv: readonly string[],
	settings: Settings,
): PlaybookOptions {
	const { run, read } = parseRunOptions(argv, PLAYBOOK_COMMAND, settings);
	return {
		...run,
		playbooks: run.commandLine.positional,
		tags: read.texts("tags"),
		skipTags: read.texts("skip_tags"),
		forcesHandlers: read.flag("force_handlers"),
		flushesCache: read.flag("flush_cache"),
		isSyntaxCheck: read.flag("syntax"),
		isListTasks: read.flag("listtasks"),
		isListTags: read.flag("listtags"),
		isStep: read.flag("step"),
		startAtTask: read.text("start_at_task"),
	};
}
