// Questions on the terminal. A password is read from /dev/tty, so that standard input can
// be data; without a terminal it comes from standard input, visibly, as Python's getpass does.

import { openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { ShevekError } from "../../errors/shevek-error.ts";
import { readStdinLine } from "./stdin.ts";

const BACKSPACES = ["\b", "\x7f"];

/** Undefined at the end of input. */
export async function askHidden(question: string): Promise<string | undefined> {
	let terminal: number;
	try {
		terminal = openSync("/dev/tty", "r+");
	} catch {
		process.stderr.write(`Warning: Password input may be echoed.\n${question}`);
		return readStdinLine();
	}
	const input = new ReadStream(terminal);
	process.stderr.write(question);
	try {
		input.setRawMode(true);
		return await readKeys(input);
	} finally {
		input.setRawMode(false);
		input.destroy();
		process.stderr.write("\n");
	}
}

function readKeys(input: ReadStream): Promise<string | undefined> {
	return new Promise((resolve, reject) => {
		let typed = "";
		input.setEncoding("utf8");
		input.on("error", reject);
		input.on("data", (chunk: string | Buffer) => {
			for (const key of String(chunk)) {
				if (key === "\r" || key === "\n") return resolve(typed);
				if (key === "\x04" && typed === "") return resolve(undefined);
				if (key === "\x03") {
					reject(new ShevekError("interrupted", "User interrupted execution"));
					return;
				}
				if (BACKSPACES.includes(key)) typed = typed.slice(0, -1);
				else typed += key;
			}
		});
	});
}

/** A question whose answer may be seen. */
export function askVisible(question: string): string | undefined {
	process.stdout.write(question);
	return readStdinLine();
}
