// The terminal that a program like sshpass gives its command to ask for passwords on: it is the process's own, and
// standard input is another one or none.

import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { ReadStream } from "node:tty";
import { isInForeground, processFields } from "./terminal.ts";

/** The answer without its line end; undefined where there is no such terminal, or it ends. */
export async function askOnOwnTerminal(
	prompt: string,
): Promise<string | undefined> {
	if (!isOfItsOwn() || !isInForeground()) return undefined;
	const terminal = openSync("/dev/tty", "r+");
	const input = new ReadStream(terminal);
	try {
		const reader = createInterface({
			input,
			// what is typed is not echoed: what readline writes goes nowhere
			output: new Writable({ write: (_chunk, _encoding, done) => done() }),
			terminal: true,
		});
		// not before the echo is off: the answer may come at once
		writeSync(terminal, prompt);
		const answer = await new Promise<string | undefined>((resolve) => {
			reader.once("line", resolve);
			reader.once("close", () => resolve(undefined));
			reader.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
		});
		reader.close();
		writeSync(terminal, "\n");
		return answer;
	} finally {
		input.destroy();
	}
}

/** Not standard input's: whoever pipes an answer in from a terminal's shell is heard there. */
function isOfItsOwn(): boolean {
	const { session, terminal } = processFields();
	if (terminal === 0) return false;
	if (process.stdin.isTTY) return fstatSync(0).rdev !== terminal;
	return session === process.pid && canOpen();
}

function canOpen(): boolean {
	try {
		closeSync(openSync("/dev/tty", "r+"));
		return true;
	} catch {
		return false;
	}
}
