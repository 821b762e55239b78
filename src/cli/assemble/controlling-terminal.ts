// A question on /dev/tty, as Python's getpass asks it: where standard input is a file or a pipe, the terminal that the
// command was started from is there all the same.

import { constants, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream } from "node:tty";
import { isInForeground } from "./terminal.ts";

/** Without echo. Undefined where there is no such terminal, or none that may be read from. */
export async function askControllingTerminal(
	prompt: string,
): Promise<string | undefined> {
	const fd = isInForeground() ? openTty() : undefined;
	if (fd === undefined) return undefined;
	// It owns the descriptor from now on.
	const input = new ReadStream(fd);
	try {
		const answer = readLine(input);
		// Not before the echo is off: a program that answers may do so at once.
		writeSync(fd, prompt);
		const line = await answer;
		writeSync(fd, "\n");
		return line;
	} finally {
		input.destroy();
	}
}

function openTty(): number | undefined {
	try {
		return openSync("/dev/tty", constants.O_RDWR | constants.O_NOCTTY);
	} catch {
		return undefined;
	}
}

function readLine(input: ReadStream): Promise<string | undefined> {
	return new Promise((resolve) => {
		const nowhere = new Writable({
			write: (_chunk, _encoding, done) => done(),
		});
		const reader = createInterface({ input, output: nowhere, terminal: true });
		let answer: string | undefined;
		reader.once("line", (line) => {
			answer = line;
			reader.close();
		});
		reader.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
		reader.once("close", () => resolve(answer));
	});
}
