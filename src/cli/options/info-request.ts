// --help and --version end the reading of a command line; what is left of it is not looked at.

import type { CommandSpec, OptionSpec } from "./option-spec.ts";

export type InfoKind = "help" | "version";

export class InfoRequest extends Error {
	readonly kind: InfoKind;
	readonly command: CommandSpec;
	constructor(kind: InfoKind, command: CommandSpec) {
		super(`--${kind}`);
		this.name = "InfoRequest";
		this.kind = kind;
		this.command = command;
	}
}

export const INFO_OPTIONS: readonly OptionSpec[] = [
	{
		dest: "help",
		flags: ["-h", "--help"],
		kind: "flag",
		help: "show this and exit",
	},
	{
		dest: "version",
		flags: ["--version"],
		kind: "flag",
		help: "show versions and places, and exit",
	},
];

/** Throws an InfoRequest for the first of the two that canonical words hold. */
export function answerInfoRequest(
	words: readonly string[],
	command: CommandSpec,
): void {
	for (const word of words) {
		if (word === "--help") throw new InfoRequest("help", command);
		if (word === "--version") throw new InfoRequest("version", command);
	}
}
