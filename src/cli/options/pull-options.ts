// ansible-pull's command line.

import type { Settings } from "../../config/settings.ts";
import type { CommandSpec, OptionSpec } from "./option-spec.ts";
import { followedPath } from "./option-values.ts";
import { parseOptions } from "./parse-options.ts";
import { SUBSET_OPTIONS } from "./playbook-options.ts";
import { OptionReader } from "./run-options.ts";
import {
	BASE_OPTIONS,
	BECOME_OPTIONS,
	CHECK_OPTIONS,
	CONNECTION_OPTIONS,
	INVENTORY_OPTIONS,
	MODULE_OPTIONS,
	OWN_OPTIONS,
	TASK_OPTIONS,
	VAULT_OPTIONS,
} from "./shared-options.ts";

export interface PullOptions {
	readonly verbosity: number;
	/** As given; which are used depends on what is there: see step-words.ts. */
	readonly playbooks: readonly string[];
	readonly inventory: readonly string[];
	readonly url: string | undefined;
	/** Absolute. */
	readonly directory: string | undefined;
	readonly moduleName: string;
	readonly checkout: string | undefined;
	readonly privateKeyFile: string | undefined;
	readonly isFullClone: boolean;
	readonly acceptsHostKey: boolean;
	readonly verifiesCommit: boolean;
	readonly tracksSubmodules: boolean;
	readonly isClean: boolean;
	/** Text, as a number is asked for in words of its own. */
	readonly sleep: string | undefined;
	readonly isOnlyIfChanged: boolean;
	readonly isForced: boolean;
	readonly isPurging: boolean;
	readonly connection: string | undefined;
	readonly extraVars: readonly string[];
	/** `:` between. */
	readonly modulePath: string;
	readonly engine: string | undefined;
	readonly eventsFile: string | undefined;
	readonly isRecorded: boolean;
	/** All values, for what is handed on to the playbook's run as it is. */
	readonly read: OptionReader;
}

/** A setting stands in where the option is used: the playbook's run may have another ansible.cfg. */
function withoutFallback({ fallback: _, ...spec }: OptionSpec): OptionSpec {
	return spec;
}

/** As written: what a relative path is depends on the folder that a step runs in. */
function asWritten({ convert: _, ...spec }: OptionSpec): OptionSpec {
	return spec;
}

const BECOME_PROMPTS = BECOME_OPTIONS.filter(({ exclusive }) => exclusive);

/** -C is --checkout here, and -D is nothing. */
const LONG_CHECK_OPTIONS = CHECK_OPTIONS.map(
	(spec): OptionSpec => ({ ...spec, flags: [`--${spec.dest}`] }),
);

const RUN_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "purge",
		flags: ["--purge"],
		kind: "flag",
		help: "remove the checkout after the playbook's run",
	},
	{
		dest: "ifchanged",
		flags: ["-o", "--only-if-changed"],
		kind: "flag",
		help: "run the playbook only where the repository has changed",
	},
	{
		dest: "sleep",
		flags: ["-s", "--sleep"],
		kind: "text",
		help: "wait first, for a random number of seconds up to this one, so that many machines do not ask at once",
	},
	{
		dest: "force",
		flags: ["-f", "--force"],
		kind: "flag",
		help: "run the playbook even where the repository could not be updated",
	},
];

const REPOSITORY_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "dest",
		flags: ["-d", "--directory"],
		kind: "text",
		help: "the folder for the checkout; ~/.ansible/pull/ and this machine's name where none is given",
		convert: followedPath,
	},
	{
		dest: "url",
		flags: ["-U", "--url"],
		kind: "text",
		help: "the repository's address; it must be given",
	},
	{
		dest: "fullclone",
		flags: ["--full"],
		kind: "flag",
		help: "fetch the whole history, not the last commit alone",
	},
	{
		dest: "checkout",
		flags: ["-C", "--checkout"],
		kind: "text",
		help: "branch, tag or commit",
	},
	{
		dest: "accept_host_key",
		flags: ["--accept-host-key"],
		kind: "flag",
		help: "take an unknown host key of the repository's server",
	},
	{
		dest: "module_name",
		flags: ["-m", "--module-name"],
		kind: "text",
		help: "the module that fetches: git (which it is where none is given), subversion, hg or bzr",
		fallback: () => "git",
	},
	{
		dest: "verify",
		flags: ["--verify-commit"],
		kind: "flag",
		help: "run nothing unless the commit's signature is good",
	},
	{
		dest: "clean",
		flags: ["--clean"],
		kind: "flag",
		help: "throw away what has been changed in the checkout",
	},
	{
		dest: "tracksubs",
		flags: ["--track-subs"],
		kind: "flag",
		help: "submodules follow their branches' latest commits",
	},
];

export const PULL_COMMAND: CommandSpec = {
	program: "ansible-pull",
	summary:
		"Fetches a repository onto this machine and runs a playbook of it here.",
	positional: {
		dest: "args",
		metavar: "playbook.yml",
		help: "playbook within the checkout; else the one named after this machine (full name, then short), else local.yml",
		isMany: true,
		isOptional: true,
	},
	options: [
		...BASE_OPTIONS,
		...CONNECTION_OPTIONS.map(withoutFallback),
		...VAULT_OPTIONS.map(withoutFallback),
		...TASK_OPTIONS,
		...SUBSET_OPTIONS,
		...INVENTORY_OPTIONS.map(asWritten),
		...MODULE_OPTIONS,
		...BECOME_PROMPTS.map(withoutFallback),
		...RUN_OPTIONS,
		...REPOSITORY_OPTIONS,
		...LONG_CHECK_OPTIONS,
		...OWN_OPTIONS.map(withoutFallback),
	],
};

/** `argv` without the command's name. Throws a CommandLineError in argparse's words. */
export function parsePullArgs(
	argv: readonly string[],
	settings: Settings,
): PullOptions {
	const { positionals, values } = parseOptions(argv, PULL_COMMAND, settings);
	const read = new OptionReader(values);
	return {
		verbosity: read.integer("verbosity"),
		playbooks: positionals,
		inventory: read.texts("inventory"),
		url: read.text("url"),
		directory: read.text("dest"),
		moduleName: read.text("module_name") ?? "",
		checkout: read.text("checkout"),
		privateKeyFile:
			read.text("private_key_file") ??
			settings.text("DEFAULT_PRIVATE_KEY_FILE"),
		isFullClone: read.flag("fullclone"),
		acceptsHostKey: read.flag("accept_host_key"),
		verifiesCommit: read.flag("verify"),
		tracksSubmodules: read.flag("tracksubs"),
		isClean: read.flag("clean"),
		sleep: read.text("sleep"),
		isOnlyIfChanged: read.flag("ifchanged"),
		isForced: read.flag("force"),
		isPurging: read.flag("purge"),
		connection: read.text("connection"),
		extraVars: read.texts("extra_vars"),
		modulePath: read.texts("module_path").join(":"),
		engine: read.text("engine"),
		eventsFile: read.text("events"),
		isRecorded: !read.flag("no_record"),
		read,
	};
}
