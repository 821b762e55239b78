// The command line of `shevek loop`.

import type { Settings } from "../../config/settings.ts";
import { INFO_OPTIONS } from "../options/info-request.ts";
import type { CommandSpec } from "../options/option-spec.ts";
import { parseOptions } from "../options/parse-options.ts";

export interface LoopOptions {
	/** The configuration, as typed. */
	readonly file: string;
	/** It is read and shown, and nothing is started. */
	readonly isCheck: boolean;
}

const LOOP_COMMAND: CommandSpec = {
	program: "shevek loop",
	summary:
		"Runs playbooks as messages come in. The configuration is loopabull's, with more to say where one wants to.",
	positional: {
		dest: "config",
		metavar: "CONFIG",
		help: "the configuration, a YAML file",
		isMany: false,
	},
	options: [
		...INFO_OPTIONS.filter((option) => option.dest === "help"),
		{
			dest: "check",
			flags: ["--check"],
			kind: "flag",
			help: "read the configuration, say what it means or what is wrong with it, and end",
		},
	],
};

/** Throws a CommandLineError for what it cannot read. */
export function parseLoopArgs(
	argv: readonly string[],
	settings: Settings,
): LoopOptions {
	const { values, positionals } = parseOptions(argv, LOOP_COMMAND, settings);
	return {
		file: positionals[0] ?? "",
		isCheck: values.get("check") === true,
	};
}
