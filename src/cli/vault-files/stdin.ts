// Standard input, read to the end of a line or of all, while the program waits. A terminal
// is opened anew: Node has made the shared one non-blocking, where a read fails (EAGAIN).

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { isatty } from "node:tty";

const STDIN = 0;

export function isStdinTerminal(): boolean {
	return isatty(STDIN);
}

export function readStdin(): Buffer {
	return withStdin((file) => readFileSync(file));
}

/** One line and no byte more; undefined at the end of input. */
export function readStdinLine(): string | undefined {
	return withStdin((file) => {
		const bytes: number[] = [];
		const byte = Buffer.alloc(1);
		while (readSync(file, byte, 0, 1, null) === 1) {
			if (byte[0] === 0x0a) return Buffer.from(bytes).toString("utf8");
			bytes.push(byte[0] ?? 0);
		}
		return bytes.length === 0 ? undefined : Buffer.from(bytes).toString("utf8");
	});
}

function withStdin<T>(read: (file: number) => T): T {
	if (!isStdinTerminal()) return read(STDIN);
	const terminal = openSync("/dev/tty", "r");
	try {
		return read(terminal);
	} finally {
		closeSync(terminal);
	}
}
