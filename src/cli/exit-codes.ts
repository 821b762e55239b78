// What the process's exit code says: the reference's numbers (ansible-core 2.14).

import { type ErrorCode, ShevekError } from "../errors/shevek-error.ts";
import { CommandLineError } from "./options/usage-error.ts";

export const EXIT = {
	ok: 0,
	error: 1,
	/** Hosts failed; argparse's refusals of a command line have the same number. */
	failedHosts: 2,
	commandLine: 2,
	unreachableHosts: 4,
	parserError: 4,
	badOptions: 5,
	breakPlay: 8,
	interrupted: 99,
	unexpected: 250,
	unknown: 255,
} as const;

const BY_CODE: Readonly<Record<ErrorCode, number>> = {
	usage: EXIT.badOptions,
	config: EXIT.badOptions,
	parse: EXIT.parserError,
	playbook: EXIT.parserError,
	inventory: EXIT.error,
	vault: EXIT.error,
	template: EXIT.error,
	variable: EXIT.error,
	plugin: EXIT.error,
	module: EXIT.error,
	connection: EXIT.error,
	agent: EXIT.error,
	records: EXIT.error,
	file: EXIT.error,
	limit: EXIT.error,
	interrupted: EXIT.interrupted,
	internal: EXIT.unexpected,
};

/** The exit code of a command that ended with this error. */
export function exitCodeOf(error: unknown): number {
	if (error instanceof CommandLineError) return EXIT.commandLine;
	if (error instanceof ShevekError) return BY_CODE[error.code];
	return EXIT.unexpected;
}
