// The terminal that prompts are shown on, where there is one.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Display } from "../../builtin/callbacks/display.ts";
import type { Terminal } from "../../engine/action.ts";

/** Questions are shown past the display: what it still holds back goes before them, and who watches is told here. */
export function openTerminal(
	display?: Pick<Display, "shown" | "flush">,
): Terminal | undefined {
	if (!process.stdin.isTTY || !isInForeground()) return undefined;
	return {
		readKeys,
		write: (text) => {
			display?.flush();
			process.stdout.write(text);
		},
		readLine: (prompt, { isPrivate, signal }) =>
			new Promise((resolve) => {
				// a run that ends asks nothing more
				if (signal.aborted) return resolve(undefined);
				display?.flush();
				process.stdout.write(prompt);
				const text = isPrivate ? `${prompt}\n` : prompt;
				display?.shown?.add({ text, isError: false, style: "prompt" });
				// a private answer is not echoed: what readline writes goes nowhere
				const output = isPrivate
					? new Writable({ write: (_chunk, _encoding, done) => done() })
					: process.stdout;
				const reader = createInterface({
					input: process.stdin,
					output,
					terminal: true,
				});
				let answer: string | undefined;
				const stop = (): void => reader.close();
				signal.addEventListener("abort", stop);
				reader.once("line", (line) => {
					answer = line;
					reader.close();
				});
				reader.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
				reader.once("close", () => {
					signal.removeEventListener("abort", stop);
					if (isPrivate) process.stdout.write("\n");
					resolve(answer);
				});
			}),
	};
}

/** Who reads from a terminal in the background is stopped. */
export function isInForeground(): boolean {
	const { group, foreground } = processFields();
	return group === foreground;
}

/** Of this process, by proc(5): its group and session, the number of its terminal, and the group that has that. */
export function processFields() {
	try {
		const stat = readFileSync("/proc/self/stat", "latin1");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		const [, , group, session, terminal, foreground] = fields.map(Number);
		return { group, session, terminal, foreground };
	} catch {
		// no /proc: not Linux
		return { group: 0, session: 0, terminal: 0, foreground: 0 };
	}
}

function readKeys(
	take: (key: number) => boolean,
	{ signal }: { signal: AbortSignal },
): Promise<void> {
	const { stdin } = process;
	return new Promise((resolve) => {
		const stop = (): void => {
			stdin.off("data", read);
			stdin.off("end", stop);
			signal.removeEventListener("abort", stop);
			stdin.setRawMode(false);
			stdin.pause();
			resolve();
		};
		const read = (keys: Buffer): void => {
			if (keys.some((key) => take(key))) stop();
		};
		stdin.setRawMode(true);
		stdin.on("data", read);
		stdin.on("end", stop);
		signal.addEventListener("abort", stop);
		stdin.resume();
		if (signal.aborted) stop();
	});
}
