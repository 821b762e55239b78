// The debugger's prompt: reads commands until one of them says how the task goes on.

import type { TaskOutcome } from "../host-task.ts";
import { errorLine } from "./python-error.ts";
import { DebugSession } from "./session.ts";

export const NEXT_ACTIONS = ["redo", "continue", "quit"] as const;
export type NextAction = (typeof NEXT_ACTIONS)[number];

/** Where the debugger's lines come from: a terminal, or the lines of a standard input that is none. */
export interface CommandLine {
	read(
		prompt: string,
		options: { words: readonly string[]; signal: AbortSignal },
	): Promise<CommandInput>;
	/** Text for whoever sits there, and for nobody else. */
	show(text: string): void;
}

export type CommandInput =
	| { readonly kind: "line"; readonly text: string }
	/** Ctrl-D, or no more lines. */
	| { readonly kind: "end" }
	/** Ctrl-C. */
	| { readonly kind: "interrupt" };

interface Command {
	readonly names: readonly string[];
	readonly help: string;
	run(session: DebugSession, argument: string): Answer | Promise<Answer>;
}

interface Answer {
	readonly text?: string | undefined;
	readonly next?: NextAction;
}

const COMMANDS: readonly Command[] = [
	{
		names: ["pprint", "p"],
		help: "Pretty Print",
		run: (session, text) => ({ text: session.pretty(text) }),
	},
	{
		names: ["print"],
		help: "Print an expression's value; with brackets, its text",
		run: (session, text) => ({
			text: /^\(.*\)$/s.test(text)
				? session.printed(text)
				: session.pretty(text),
		}),
	},
	{
		names: ["update_task", "update", "u"],
		help: "Make the task anew from the playbook, and template it with the changed task_vars",
		run: async (session) => {
			await session.update();
			return {};
		},
	},
	{
		names: ["redo", "r"],
		help: "Run the task again",
		run: () => ({ next: "redo" }),
	},
	{
		names: ["continue", "c"],
		help: "Continue to the next result",
		run: () => ({ next: "continue" }),
	},
	{
		names: ["quit", "q", "EOF"],
		help: "Quit",
		run: () => ({ text: QUIT_TEXT, next: "quit" }),
	},
	{
		names: ["help", "h"],
		help: 'List the commands with "help", or tell one with "help NAME"',
		run: (_session, text) => ({ text: help(text) }),
	},
];

const QUIT_TEXT = "User interrupted execution";
const WORDS: readonly string[] = COMMANDS.flatMap(({ names }) => names).sort(
	(a, b) => (a < b ? -1 : 1),
);

function findCommand(name: string): Command | undefined {
	return COMMANDS.find(({ names }) => names.includes(name));
}

function help(name: string): string {
	if (name !== "") return findCommand(name)?.help ?? `*** No help on ${name}`;
	const title = "Documented commands (type help <topic>):";
	return `\n${title}\n${"=".repeat(title.length)}\n${WORDS.join("  ")}\n\n`;
}

interface Prompting {
	readonly commandLine: CommandLine | undefined;
	readonly signal: AbortSignal;
	show(text: string): void;
}

/** Asks until the task is to be done again, the run is to go on, or to end. */
export async function askNext(
	session: DebugSession,
	{ commandLine, signal, show }: Prompting,
): Promise<NextAction> {
	let last = "";
	for (;;) {
		const input = (await commandLine?.read(session.prompt, {
			words: WORDS,
			signal,
		})) ?? { kind: "end" };
		if (signal.aborted || input.kind === "interrupt") return "quit";
		const line = input.kind === "end" ? "EOF" : input.text.trim() || last;
		// an empty line says the last one again, as in Python's cmd
		last = line === "EOF" ? "" : line;
		if (line === "") continue;
		const { text, next } = await answer(session, line);
		if (text !== undefined) show(text);
		if (next !== undefined) return next;
	}
}

async function answer(session: DebugSession, line: string): Promise<Answer> {
	const [, word = "", rest = ""] = /^(\?|\w*)(.*)$/s.exec(line) ?? [];
	const command = findCommand(word === "?" ? "help" : word);
	try {
		if (command !== undefined) return await command.run(session, rest.trim());
		return { text: session.execute(line) };
	} catch (error) {
		return { text: errorLine(error) };
	}
}

export function startSession(outcome: TaskOutcome): DebugSession {
	return new DebugSession(outcome);
}
