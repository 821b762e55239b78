// Where the debugger reads its commands: the terminal with history and completion, or the lines of
// a standard input that is none.

import { createInterface, type Interface } from "node:readline";
import type { Display } from "../../builtin/callbacks/display.ts";
import type {
	CommandInput,
	CommandLine,
} from "../../engine/debugger/commands.ts";
import { isInForeground } from "./terminal.ts";

type Shown = Pick<Display, "shown" | "flush">;

/** Undefined where a terminal is there that others read from. */
export function openCommandLine(display: Shown): CommandLine | undefined {
	if (!process.stdin.isTTY) return inputLines(display);
	return isInForeground() ? terminalLines(display) : undefined;
}

function announce(display: Shown, prompt: string): void {
	display.flush();
	display.shown?.add({ text: prompt, isError: false, style: "prompt" });
}

function show(display: Shown, text: string): void {
	display.flush();
	process.stdout.write(`${text}\n`);
}

function terminalLines(display: Shown): CommandLine {
	let history: string[] = [];
	/** Typed or pasted ahead: lines that came together with one that was read. */
	const ahead: string[] = [];
	return {
		show: (text) => show(display, text),
		read(prompt, { words, signal }) {
			announce(display, prompt);
			const typed = ahead.shift();
			if (typed !== undefined) {
				process.stdout.write(`${prompt}${typed}\n`);
				return Promise.resolve({ kind: "line", text: typed });
			}
			if (signal.aborted) return Promise.resolve({ kind: "end" });
			const reader = createInterface({
				input: process.stdin,
				output: process.stdout,
				terminal: true,
				history,
				prompt,
				completer: (line: string) => complete(line, words),
			});
			reader.on("history", (lines) => {
				history = lines;
			});
			return answered(reader, { ahead, signal });
		},
	};
}

function complete(line: string, words: readonly string[]): [string[], string] {
	return [words.filter((word) => word.startsWith(line)), line];
}

function answered(
	reader: Interface,
	{ ahead, signal }: { ahead: string[]; signal: AbortSignal },
): Promise<CommandInput> {
	return new Promise((resolve) => {
		const lines: string[] = [];
		let isInterrupted = false;
		const stop = (): void => reader.close();
		signal.addEventListener("abort", stop);
		reader.on("line", (line) => {
			// those of the same chunk still come
			if (lines.length === 0) setImmediate(stop);
			lines.push(line);
		});
		reader.once("SIGINT", () => {
			isInterrupted = true;
			stop();
		});
		reader.once("close", () => {
			signal.removeEventListener("abort", stop);
			const [text, ...more] = lines;
			ahead.push(...more);
			if (isInterrupted) process.stdout.write("\n");
			if (isInterrupted) resolve({ kind: "interrupt" });
			else if (text === undefined) resolve({ kind: "end" });
			else resolve({ kind: "line", text });
		});
		reader.prompt();
	});
}

function inputLines(display: Shown): CommandLine {
	let lines: AsyncIterator<string> | undefined;
	return {
		show: (text) => show(display, text),
		async read(prompt) {
			announce(display, prompt);
			process.stdout.write(prompt);
			lines ??= createInterface({ input: process.stdin })[
				Symbol.asyncIterator
			]();
			const next = await lines.next();
			return next.done === true
				? { kind: "end" }
				: { kind: "line", text: next.value };
		},
	};
}
