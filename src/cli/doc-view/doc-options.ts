// The command line of `shevek doc`.

import type { Settings } from "../../config/settings.ts";
import { INFO_OPTIONS } from "../options/info-request.ts";
import type { CommandSpec } from "../options/option-spec.ts";
import { parseOptions } from "../options/parse-options.ts";
import { CommandLineError } from "../options/usage-error.ts";

/** The kinds of plugin that there is documentation of. */
const KINDS = ["callback", "looper", "translator"] as const;

export interface DocOptions {
	readonly kind: (typeof KINDS)[number];
	readonly names: readonly string[];
	readonly isList: boolean;
	readonly isJson: boolean;
	/** Folder that stands for the playbook's. */
	readonly playbookDir: string | undefined;
}

const DOC_COMMAND: CommandSpec = {
	program: "shevek doc",
	summary: "Tells what plugins there are, and the options of each.",
	positional: {
		dest: "args",
		metavar: "plugin",
		help: "name of a plugin",
		isMany: true,
		isOptional: true,
	},
	options: [
		...INFO_OPTIONS.filter((option) => option.dest === "help"),
		{
			dest: "type",
			flags: ["-t", "--type"],
			kind: "text",
			help: `the kind of plugin: ${KINDS.join(", ")}`,
		},
		{
			dest: "list",
			flags: ["-l", "--list"],
			kind: "flag",
			help: "list the plugins there are, with a line each",
		},
		{ dest: "json", flags: ["-j", "--json"], kind: "flag", help: "as JSON" },
		{
			dest: "basedir",
			flags: ["--playbook-dir"],
			kind: "text",
			help: "the folder whose callback_plugins are looked at; the working directory",
		},
	],
};

export function parseDocArgs(
	argv: readonly string[],
	settings: Settings,
): DocOptions {
	const parsed = parseOptions(argv, DOC_COMMAND, settings);
	const text = (name: string) => {
		const value = parsed.values.get(name);
		return typeof value === "string" ? value : undefined;
	};
	const written = text("type") ?? "callback";
	const kind = KINDS.find((each) => each === written);
	if (kind === undefined)
		throw fail(
			`argument -t/--type: there is documentation of ${KINDS.join(", ")} plugins, not of '${written}'`,
		);
	const isList = parsed.values.get("list") === true;
	if (!isList && parsed.positionals.length === 0)
		throw fail("name a plugin, or -l for the list");
	return {
		kind,
		names: parsed.positionals,
		isList,
		isJson: parsed.values.get("json") === true,
		playbookDir: text("basedir"),
	};
}

function fail(message: string): CommandLineError {
	const error = new CommandLineError(message);
	error.command = DOC_COMMAND;
	return error;
}
