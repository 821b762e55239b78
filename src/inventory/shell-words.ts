// Splits a line as Python's shlex.split(line, comments=True) does: quotes, backslashes, `#` comments.

import { PyError } from "../pyvalue/value.ts";

export interface ShellWord {
	readonly text: string;
	/** Where the word begins in the line, from 0. */
	readonly start: number;
}

/** Throws PyError (ValueError) for a quote or backslash without its end. */
export function splitShellWords(line: string): ShellWord[] {
	if (!/['"\\#]/.test(line)) {
		return [...line.matchAll(/[^ \t\r\n]+/g)].map((match) => ({
			text: match[0],
			start: match.index,
		}));
	}
	const words: ShellWord[] = [];
	let at = 0;
	for (;;) {
		const word = readWord(line, at);
		if (word === undefined) return words;
		words.push({ text: word.text, start: word.start });
		if (word.end === undefined) return words;
		at = word.end;
	}
}

interface ReadWord extends ShellWord {
	/** Undefined where a comment swallows the rest. */
	readonly end: number | undefined;
}

function readWord(line: string, from: number): ReadWord | undefined {
	let start = from;
	while (/[ \t\r\n]/.test(line[start] ?? "")) start++;
	if (start >= line.length || line[start] === "#") return undefined;
	let text = "";
	let at = start;
	while (at < line.length) {
		const char = line[at] ?? "";
		if (/[ \t\r\n]/.test(char)) return { text, start, end: at };
		if (char === "#") return { text, start, end: undefined };
		if (char === "'" || char === '"') {
			const quoted = readQuoted(line, at + 1, char);
			text += quoted.text;
			at = quoted.end;
		} else if (char === "\\") {
			if (at + 1 >= line.length) {
				throw new PyError("ValueError", "No escaped character");
			}
			text += line[at + 1];
			at += 2;
		} else {
			text += char;
			at++;
		}
	}
	return { text, start, end: at };
}

function readQuoted(line: string, from: number, quote: string) {
	let text = "";
	for (let at = from; at < line.length; at++) {
		const char = line[at] ?? "";
		if (char === quote) return { text, end: at + 1 };
		const next = line[at + 1];
		if (char === "\\" && quote === '"') {
			if (next === undefined) {
				throw new PyError("ValueError", "No escaped character");
			}
			// Within double quotes a backslash only hides a quote or a backslash.
			text += next === quote || next === "\\" ? next : char + next;
			at++;
		} else {
			text += char;
		}
	}
	throw new PyError("ValueError", "No closing quotation");
}
