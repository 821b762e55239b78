// A command line that argparse would refuse: the usage and the message, exit code 2.

import { ShevekError } from "../../errors/shevek-error.ts";
import type { CommandSpec } from "./option-spec.ts";

export class CommandLineError extends ShevekError {
	/** Whose usage to show with it. */
	command: CommandSpec | undefined;

	constructor(message: string) {
		super("usage", message);
		this.name = "CommandLineError";
	}
}
