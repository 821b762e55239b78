// The terminal that prompts are shown on, where there is one.

import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import type { Terminal } from "../../engine/action.ts";

export function openTerminal(): Terminal | undefined {
	if (!process.stdin.isTTY) return undefined;
	return {
		write: (text) => {
			process.stdout.write(text);
		},
		readLine: (prompt, { isPrivate, signal }) =>
			new Promise((resolve) => {
				process.stdout.write(prompt);
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
