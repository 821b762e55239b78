// Asks for a password at the terminal; without one, a line of standard input is the answer.

import { createInterface } from "node:readline/promises";

/** Undefined at the end of input. What is typed is not shown. */
export async function promptSecret(text: string): Promise<string | undefined> {
	const { stdin, stderr } = process;
	stderr.write(text);
	// A terminal echoes what readline tells it to: given no output, nothing.
	const reader = createInterface({ input: stdin, terminal: stdin.isTTY });
	try {
		for await (const line of reader) return line;
		return undefined;
	} finally {
		reader.close();
		stderr.write("\n");
	}
}
