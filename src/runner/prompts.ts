// env/passwords: which prompt gets which reply. A prompt is looked for in what the run has printed since the last one, as pexpect
// does it: in the last 100 characters, and the match that begins first counts.

import { ShevekError } from "../errors/shevek-error.ts";
import { compilePyRegex, type PyRegex } from "../pyvalue/regex.ts";
import { pyStr } from "../pyvalue/text.ts";
import { type PyDict, PyError } from "../pyvalue/value.ts";

export interface PromptReply {
	readonly prompt: PyRegex;
	readonly reply: string;
}

const WINDOW = 100;

/** Throws a `config` error for a pattern that is none; its reply is not said. */
export function readReplies(
	given: Readonly<Record<string, string>>,
	file: PyDict,
	path: string,
): readonly PromptReply[] {
	const rows: (readonly [string, string, string])[] = [
		...Object.entries(given).map(
			([pattern, reply]) => [pattern, reply, "passwords"] as const,
		),
		...[...file].map(
			([pattern, reply]) => [pyStr(pattern), pyStr(reply), path] as const,
		),
	];
	return rows.map(([pattern, reply, where]) => ({
		prompt: compile(pattern, where),
		reply,
	}));
}

function compile(pattern: string, where: string): PyRegex {
	try {
		return compilePyRegex(pattern, { multiLine: true });
	} catch (cause) {
		if (!(cause instanceof PyError)) throw cause;
		throw new ShevekError(
			"config",
			`${where}: '${pattern}' is no regular expression: ${cause.message}`,
			{ cause },
		);
	}
}

/** Reads along with what is printed and says what to type. */
export class PromptWatch {
	readonly #replies: readonly PromptReply[];
	#text = "";

	constructor(replies: readonly PromptReply[]) {
		this.#replies = replies;
	}

	/** The replies that this text asks for, in order. */
	read(text: string): readonly string[] {
		this.#text += text;
		const found: string[] = [];
		for (let next = this.#next(); next !== undefined; next = this.#next())
			found.push(next);
		this.#text = this.#text.slice(-WINDOW);
		return found;
	}

	#next(): string | undefined {
		const searched = this.#text.slice(-WINDOW);
		let first: { from: number; to: number; reply: string } | undefined;
		for (const { prompt, reply } of this.#replies) {
			const match = prompt.search(searched);
			if (
				match &&
				match.to > match.from &&
				match.from < (first?.from ?? WINDOW)
			)
				first = { from: match.from, to: match.to, reply };
		}
		if (first === undefined) return undefined;
		this.#text = searched.slice(first.to);
		return first.reply;
	}
}
