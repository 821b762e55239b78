// The command line of `shevek doc`: ansible-doc's options (2.14), for its kinds of plugin and ours.

import type { Settings } from "../../config/settings.ts";
import type { CommandSpec, OptionSpec } from "../options/option-spec.ts";
import { fromText, plainPath } from "../options/option-values.ts";
import { parseOptions } from "../options/parse-options.ts";
import { BASE_OPTIONS, MODULE_OPTIONS } from "../options/shared-options.ts";
import { CommandLineError } from "../options/usage-error.ts";
import { DOC_KINDS, type DocKind } from "./doc-kinds.ts";

/** What is wanted: documentation, a snippet, a list of what there is, or of the files. */
export type DocForm = "doc" | "snippet" | "list" | "files";

export interface DocOptions {
	readonly kind: DocKind;
	readonly names: readonly string[];
	readonly form: DocForm;
	readonly isJson: boolean;
	/** Folder that stands for the playbook's. */
	readonly playbookDir: string | undefined;
	readonly modulePath: readonly string[];
	readonly verbosity: number;
}

const FORMS = [
	["snippet", ["-s", "--snippet"], "show a piece of YAML with every option"],
	[
		"list_files",
		["-F", "--list_files"],
		"list the plugins there are, with their files",
	],
	[
		"list_dir",
		["-l", "--list"],
		"list the plugins there are, with a line each",
	],
] as const;

const DOC_OPTIONS: readonly OptionSpec[] = [
	...BASE_OPTIONS,
	...MODULE_OPTIONS,
	{
		dest: "basedir",
		flags: ["--playbook-dir"],
		kind: "text",
		help: "the folder that stands for the playbook's: its plugins and collections count",
		fallback: fromText("PLAYBOOK_DIR"),
		convert: plainPath,
	},
	{
		dest: "type",
		flags: ["-t", "--type"],
		kind: "text",
		help: `the kind of plugin (module): ${DOC_KINDS.join(", ")}`,
	},
	{
		dest: "json_format",
		flags: ["-j", "--json"],
		kind: "flag",
		help: "write JSON",
	},
	...FORMS.map(
		([dest, flags, help]): OptionSpec => ({
			dest,
			flags,
			kind: "flag",
			exclusive: "form",
			help,
		}),
	),
];

const DOC_COMMAND: CommandSpec = {
	program: "ansible-doc",
	summary: "Tells what modules and plugins there are, and the options of each.",
	positional: {
		dest: "args",
		metavar: "plugin",
		help: "name of a module or plugin; with a list, the collection that it is narrowed to",
		isMany: true,
		isOptional: true,
	},
	options: DOC_OPTIONS,
};

export function parseDocArgs(
	argv: readonly string[],
	settings: Settings,
): DocOptions {
	const parsed = parseOptions(argv, DOC_COMMAND, settings);
	const value = (name: string) => parsed.values.get(name);
	const text = (name: string) => {
		const given = value(name);
		return typeof given === "string" ? given : undefined;
	};
	const written = text("type") ?? "module";
	const kind = DOC_KINDS.find((each) => each === written);
	if (kind === undefined)
		throw fail(
			`argument -t/--type: invalid choice: '${written}' (choose from ${DOC_KINDS.map((each) => `'${each}'`).join(", ")})`,
		);
	const form = formOf((name) => value(name) === true);
	const isNamed = form === "doc" || form === "snippet";
	if (isNamed && parsed.positionals.length === 0)
		throw fail("name a plugin, or -l for the list");
	const modulePath = value("module_path");
	const verbosity = value("verbosity");
	return {
		kind,
		names: parsed.positionals,
		form,
		isJson: value("json_format") === true,
		playbookDir: text("basedir"),
		modulePath: Array.isArray(modulePath) ? modulePath.map(String) : [],
		verbosity: typeof verbosity === "number" ? verbosity : 0,
	};
}

function formOf(has: (dest: string) => boolean): DocForm {
	if (has("snippet")) return "snippet";
	if (has("list_files")) return "files";
	return has("list_dir") ? "list" : "doc";
}

function fail(message: string): CommandLineError {
	const error = new CommandLineError(message);
	error.command = DOC_COMMAND;
	return error;
}
