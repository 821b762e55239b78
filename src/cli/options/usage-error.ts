// A command line that argparse would refuse: the usage and the message, exit code 2.

import { ShevekError } from "../../errors/shevek-error.ts";

export class CommandLineError extends ShevekError {
	constructor(message: string) {
		super("usage", message);
		this.name = "CommandLineError";
	}
}
