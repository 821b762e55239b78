// The command lines of `shevek config dump|list|view|init`, as ansible-config's (2.14) but for -t and the
// names of plugins: the table of settings is what these show.

import type { Settings } from "../../config/settings.ts";
import type {
	CommandSpec,
	OptionSpec,
	OptionValue,
} from "../options/option-spec.ts";
import { plainPath } from "../options/option-values.ts";
import { parseOptions } from "../options/parse-options.ts";
import { BASE_OPTIONS } from "../options/shared-options.ts";
import { CommandLineError } from "../options/usage-error.ts";

const CONFIG_ACTIONS = ["list", "dump", "view", "init"] as const;
type ConfigAction = (typeof CONFIG_ACTIONS)[number];

const CONFIG_FILE: OptionSpec = {
	dest: "config_file",
	flags: ["-c", "--config"],
	kind: "text",
	help: "the ansible.cfg to look at, instead of the first one found",
	convert: plainPath,
};

function formatOption(formats: readonly [string, ...string[]]): OptionSpec {
	return {
		dest: "format",
		flags: ["--format", "-f"],
		kind: "text",
		help: `form of the output: ${formats.join(", ")}`,
		fallback: () => formats[0],
	};
}

const FORMATS = {
	list: ["yaml", "json"],
	dump: ["display", "json", "yaml"],
	view: undefined,
	init: ["ini", "env"],
} as const;

const SUMMARIES: Readonly<Record<ConfigAction, string>> = {
	list: "Lists every setting: what it is for, its default and where it is set.",
	dump: "Shows each setting's value and where it comes from.",
	view: "Shows the ansible.cfg in use.",
	init: "Writes an ansible.cfg that holds every default.",
};

const OWN_OPTIONS: Readonly<Record<ConfigAction, readonly OptionSpec[]>> = {
	list: [],
	dump: [
		{
			dest: "only_changed",
			flags: ["--only-changed", "--changed-only"],
			kind: "flag",
			help: "leave out what has its default value",
		},
	],
	view: [],
	init: [
		{
			dest: "commented",
			flags: ["--disabled"],
			kind: "flag",
			help: "make every line a comment",
		},
	],
};

export interface ConfigOptions {
	readonly action: ConfigAction;
	readonly verbosity: number;
	readonly configFile: string | undefined;
	readonly format: string;
	readonly isOnlyChanged: boolean;
	readonly isCommented: boolean;
}

function configCommand(action: ConfigAction): CommandSpec {
	const formats = FORMATS[action];
	return {
		program: `ansible-config ${action}`,
		summary: SUMMARIES[action],
		options: [
			...BASE_OPTIONS,
			CONFIG_FILE,
			...(formats === undefined ? [] : [formatOption(formats)]),
			...OWN_OPTIONS[action],
		],
	};
}

/** Shown with refusals of the first word. */
const ANY_ACTION: CommandSpec = {
	program: "ansible-config",
	summary: "Shows settings: their values, where they come from, what there is.",
	options: BASE_OPTIONS,
	positional: {
		dest: "action",
		metavar: `{${CONFIG_ACTIONS.join(",")}} ...`,
		help: "what to show; `shevek config ACTION --help` tells more",
		isMany: false,
	},
};

/** Throws a CommandLineError in argparse's words. */
export function parseConfigArgs(
	argv: readonly string[],
	settings: Settings,
): ConfigOptions {
	const at = argv.findIndex((word) => !word.startsWith("-"));
	const before = at < 0 ? argv : argv.slice(0, at);
	const action = readAction(argv[at], before, settings);
	const words = [...before, ...argv.slice(at + 1)];
	const { values } = parseOptions(words, configCommand(action), settings);
	const format = textOf(values.get("format"));
	assertFormat(format, action);
	const verbosity = values.get("verbosity");
	return {
		action,
		verbosity: typeof verbosity === "number" ? verbosity : 0,
		configFile: textOf(values.get("config_file")),
		format: format ?? "",
		isOnlyChanged: values.get("only_changed") === true,
		isCommented: values.get("commented") === true,
	};
}

function readAction(
	word: string | undefined,
	before: readonly string[],
	settings: Settings,
): ConfigAction {
	const action = CONFIG_ACTIONS.find((known) => known === word);
	if (action !== undefined) return action;
	// --help and --version are answered here, and unknown options refused.
	parseOptions([...before, word ?? ""], ANY_ACTION, settings);
	const error = new CommandLineError(
		word === undefined
			? "the following arguments are required: action"
			: `argument action: invalid choice: '${word}' (choose from ${quoted(CONFIG_ACTIONS)})`,
	);
	error.command = ANY_ACTION;
	throw error;
}

function assertFormat(format: string | undefined, action: ConfigAction): void {
	const formats: readonly string[] = FORMATS[action] ?? [];
	if (format === undefined || formats.includes(format)) return;
	const error = new CommandLineError(
		`argument --format/-f: invalid choice: '${format}' (choose from ${quoted(formats)})`,
	);
	error.command = configCommand(action);
	throw error;
}

function quoted(words: readonly string[]): string {
	return words.map((word) => `'${word}'`).join(", ");
}

function textOf(value: OptionValue): string | undefined {
	return typeof value === "string" ? value : undefined;
}
