// A password from the controlling terminal where standard input is none, as Python's getpass asks: under sshpass,
// or with the input of a pipe.

import { spawnSync } from "node:child_process";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { isInForeground } from "./terminal.ts";

/** Undefined where there is no such terminal, or no answer on it. */
export function readTtyLine(prompt: string): string | undefined {
	if (!isInForeground()) return undefined;
	let tty: number;
	try {
		tty = openSync("/dev/tty", "r+");
	} catch {
		return undefined;
	}
	const echo = (word: string) =>
		spawnSync("stty", [word], { stdio: [tty, "ignore", "ignore"] });
	try {
		echo("-echo");
		writeSync(tty, prompt);
		return readLine(tty);
	} finally {
		echo("echo");
		writeSync(tty, "\n");
		closeSync(tty);
	}
}

function readLine(tty: number): string | undefined {
	const parts: Buffer[] = [];
	const part = Buffer.alloc(1024);
	for (;;) {
		const size = readSync(tty, part);
		if (size === 0) break;
		parts.push(Buffer.from(part.subarray(0, size)));
		if (part.subarray(0, size).includes(10)) break;
	}
	const text = Buffer.concat(parts).toString("utf8");
	return text === "" ? undefined : text.replace(/\r?\n.*$/s, "");
}
