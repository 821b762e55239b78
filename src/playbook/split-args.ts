// `module: a=1 b="two words" {{ x }}`: free text to arguments, as Ansible 2.14 splits it.
// White space separates but inside quotes and Jinja brackets; what has no `=` is kept raw, with its spacing.

import { ShevekError } from "../errors/shevek-error.ts";

const JINJA_PAIRS = [
	["{{", "}}"],
	["{%", "%}"],
	["{#", "#}"],
] as const;

/** Splits one line's or text's arguments; joinArgs puts them together again unchanged. */
export function splitArgs(text: string): string[] {
	const splitter = new Splitter();
	const lines = text.split("\n");
	lines.forEach((line, index) => {
		splitter.addLine(line, index === lines.length - 1);
	});
	if (splitter.isOpen) {
		throw new ShevekError(
			"parse",
			`failed at splitting arguments, either an unbalanced jinja2 block or quotes: ${text}`,
		);
	}
	return splitter.params;
}

class Splitter {
	readonly params: string[] = [];
	#quote: string | undefined;
	#depths = [0, 0, 0];

	get #inJinja(): boolean {
		return this.#depths.some((depth) => depth > 0);
	}

	get isOpen(): boolean {
		return this.#inJinja || this.#quote !== undefined;
	}

	addLine(line: string, isLast: boolean): void {
		const words = line.split(" ");
		let isContinued = false;
		words.forEach((word, index) => {
			if (word === "" && index > 0) this.#extend(" ");
			else if (word === "\\" && this.#quote === undefined) isContinued = true;
			else this.#addWord(word, index, words.length);
		});
		if (!isLast && !isContinued) this.#extend("\n");
	}

	#extend(text: string): void {
		const last = this.params.pop() ?? "";
		this.params.push(last + text);
	}

	#addWord(word: string, index: number, count: number): void {
		const wasQuoted = this.#quote !== undefined;
		const wasOpen = wasQuoted || this.#inJinja;
		this.#quote = quoteAfter(word, this.#quote);
		const isQuoted = this.#quote !== undefined;
		if (isQuoted && !wasOpen) {
			this.params.push(word);
			this.#countJinja(word);
			return;
		}
		if (wasOpen || isQuoted) {
			const gap = index === 0 && wasQuoted ? "" : this.#gap(index, count);
			this.#extend(gap + word);
			this.#countJinja(word);
			return;
		}
		this.#countJinja(word);
		if (word !== "") this.params.push(word);
	}

	/** A line's first word inside an open bracket follows a line end that is already there… unless it stands alone. */
	#gap(index: number, count: number): string {
		if (count === 1) return "\n";
		return index > 0 ? " " : "";
	}

	#countJinja(word: string): void {
		this.#depths = this.#depths.map((depth, i) => {
			const [open, close] = JINJA_PAIRS[i] ?? ["", ""];
			return Math.max(0, depth + count(word, open) - count(word, close));
		});
	}
}

function count(text: string, part: string): number {
	return text.split(part).length - 1;
}

function quoteAfter(
	word: string,
	before: string | undefined,
): string | undefined {
	let quote = before;
	for (let i = 0; i < word.length; i++) {
		const char = word[i];
		if ((char !== '"' && char !== "'") || word[i - 1] === "\\") continue;
		if (quote === undefined) quote = char;
		else if (quote === char) quote = undefined;
	}
	return quote;
}

function joinArgs(params: readonly string[]): string {
	let result = "";
	for (const param of params) {
		result += result === "" || result.endsWith("\n") ? param : ` ${param}`;
	}
	return result;
}

/** The few arguments that command-like modules take among their free text. */
const FREE_FORM_OPTIONS: ReadonlySet<string> = new Set([
	"creates",
	"removes",
	"chdir",
	"executable",
	"warn",
	"stdin",
	"stdin_add_newline",
	"strip_empty_ends",
]);

/** `k=v` pairs; whatever else there is comes under `_raw_params`. */
export function parseKeyValues(
	text: string,
	isFreeForm: boolean,
): Map<string, string> {
	const options = new Map<string, string>();
	const raw: string[] = [];
	for (const word of splitArgs(text)) {
		const decoded = decodeEscapes(word);
		const at = unescapedEquals(decoded);
		if (at === undefined) {
			raw.push(decoded.includes("=") ? decoded.replaceAll("\\=", "=") : word);
			continue;
		}
		const key = decoded.slice(0, at);
		if (isFreeForm && !FREE_FORM_OPTIONS.has(key)) raw.push(word);
		else options.set(key.trim(), unquote(decoded.slice(at + 1).trim()));
	}
	if (raw.length > 0) options.set("_raw_params", joinArgs(raw));
	return options;
}

function unescapedEquals(word: string): number | undefined {
	if (!word.includes("=")) return undefined;
	// an equals sign at the very start names nothing, and is looked past
	for (let at = word.indexOf("=", 1); at > 0; at = word.indexOf("=", at + 1)) {
		if (word[at - 1] !== "\\") return at;
	}
	return undefined;
}

function unquote(text: string): string {
	const first = text[0];
	const isQuoted =
		text.length > 1 &&
		(first === '"' || first === "'") &&
		text.at(-1) === first &&
		text.at(-2) !== "\\";
	return isQuoted ? text.slice(1, -1) : text;
}

const ESCAPES =
	/\\U([0-9a-fA-F]{8})|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([\\'"abfnrtv])/g;
const SINGLE: Readonly<Record<string, string>> = {
	a: "\x07",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
	v: "\v",
};

function decodeEscapes(text: string): string {
	if (!text.includes("\\")) return text;
	return text.replace(ESCAPES, (_all, u8, u4, x2, single) => {
		const hex = u8 ?? u4 ?? x2;
		if (hex !== undefined)
			return String.fromCodePoint(Number.parseInt(hex, 16));
		return SINGLE[single] ?? single;
	});
}
