// JSON as Python's json.loads reads it: ints and floats apart, NaN and Infinity, its messages.

import { codePointOffset } from "./codepoints.ts";
import { normalizeInt } from "./numerals.ts";
import { type PyDict, PyError, PyFloat, type PyValue } from "./value.ts";

export { type DumpJsonOptions, dumpJson } from "./json-dump.ts";

/** About as deep as CPython gets before its own recursion limit. */
const MAX_DEPTH = 990;

/** The value of a JSON text; ValueError with json.loads' message for anything else. */
export function parseJson(text: string): PyValue {
	if (text.startsWith("\ufeff")) {
		throw failure("Unexpected UTF-8 BOM (decode using utf-8-sig)", text, 0);
	}
	const reader = new JsonReader(text);
	return reader.document();
}

function failure(message: string, text: string, unit: number): PyError {
	const line = text.slice(0, unit).split("\n").length;
	// lastIndexOf takes a negative start for 0.
	const lineStart = unit === 0 ? 0 : text.lastIndexOf("\n", unit - 1) + 1;
	const column = codePointOffset(text.slice(lineStart), unit - lineStart) + 1;
	const position = codePointOffset(text, unit);
	return new PyError(
		"ValueError",
		`${message}: line ${line} column ${column} (char ${position})`,
	);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, string>> = {
	'"': '"',
	"\\": "\\",
	"/": "/",
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
};
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const WORDS: readonly [string, () => PyValue][] = [
	["true", () => true],
	["false", () => false],
	["null", () => null],
	["NaN", () => new PyFloat(Number.NaN)],
	["Infinity", () => new PyFloat(Infinity)],
	["-Infinity", () => new PyFloat(-Infinity)],
];

class JsonReader {
	readonly #text: string;
	#at = 0;
	#depth = 0;

	constructor(text: string) {
		this.#text = text;
	}

	document(): PyValue {
		this.#space();
		const value = this.#value();
		this.#space();
		if (this.#at < this.#text.length) throw this.#error("Extra data");
		return value;
	}

	#error(message: string, at = this.#at): PyError {
		return failure(message, this.#text, at);
	}

	/** Skips white space; gives the code of the character behind it (NaN at the end). */
	#space(): number {
		const text = this.#text;
		let code = text.charCodeAt(this.#at);
		while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
			code = text.charCodeAt(++this.#at);
		}
		return code;
	}

	#value(): PyValue {
		const code = this.#text.charCodeAt(this.#at);
		switch (code) {
			case QUOTE:
				this.#at++;
				return this.#string();
			case 0x7b:
				return this.#object();
			case 0x5b:
				return this.#array();
		}
		if ((code >= 0x30 && code <= 0x39) || code === 0x2d) {
			const number = this.#number();
			if (number !== undefined) return number;
		}
		for (const [word, make] of WORDS) {
			if (this.#text.startsWith(word, this.#at)) {
				this.#at += word.length;
				return make();
			}
		}
		throw this.#error("Expecting value");
	}

	/** Goes through an opening bracket. */
	#enter(): void {
		if (++this.#depth > MAX_DEPTH) {
			throw new PyError(
				"RecursionError",
				"maximum recursion depth exceeded while decoding a JSON document",
			);
		}
		this.#at++;
	}

	/** Goes through a closing bracket. */
	#leave(): void {
		this.#depth--;
		this.#at++;
	}

	#array(): PyValue[] {
		this.#enter();
		const items: PyValue[] = [];
		if (this.#space() === 0x5d) {
			this.#leave();
			return items;
		}
		for (;;) {
			items.push(this.#value());
			const code = this.#space();
			if (code === 0x5d) break;
			if (code !== 0x2c) throw this.#error("Expecting ',' delimiter");
			this.#at++;
			this.#space();
		}
		this.#leave();
		return items;
	}

	#object(): PyDict {
		this.#enter();
		const dict: PyDict = new Map();
		if (this.#space() === 0x7d) {
			this.#leave();
			return dict;
		}
		for (;;) {
			if (this.#text.charCodeAt(this.#at) !== QUOTE) {
				throw this.#error("Expecting property name enclosed in double quotes");
			}
			this.#at++;
			const key = this.#string();
			if (this.#space() !== 0x3a) throw this.#error("Expecting ':' delimiter");
			this.#at++;
			this.#space();
			dict.set(key, this.#value());
			const code = this.#space();
			if (code === 0x7d) break;
			if (code !== 0x2c) throw this.#error("Expecting ',' delimiter");
			this.#at++;
			this.#space();
		}
		this.#leave();
		return dict;
	}

	/** Short ints digit by digit, all else by the grammar's own expression. */
	#number(): PyValue | undefined {
		const text = this.#text;
		let at = this.#at;
		let code = text.charCodeAt(at);
		if (code >= 0x31 && code <= 0x39) {
			let value = 0;
			for (; code >= 0x30 && code <= 0x39; code = text.charCodeAt(++at)) {
				value = value * 10 + code - 0x30;
			}
			const isPlain = code !== 0x2e && code !== 0x65 && code !== 0x45;
			if (isPlain && at - this.#at < 16) {
				this.#at = at;
				return value;
			}
		}
		NUMBER.lastIndex = this.#at;
		const match = NUMBER.exec(text);
		if (match === null) return undefined;
		this.#at += match[0].length;
		if (match[1] !== undefined || match[2] !== undefined) {
			return new PyFloat(Number(match[0]));
		}
		return match[0].length < 16
			? Number(match[0]) + 0
			: normalizeInt(BigInt(match[0]));
	}

	/** The string whose opening quote was just read. */
	#string(): string {
		const text = this.#text;
		const start = this.#at;
		for (let at = start; ; at++) {
			const code = text.charCodeAt(at);
			if (code === QUOTE) {
				this.#at = at + 1;
				return text.slice(start, at);
			}
			if (code === BACKSLASH) return this.#escapedString(start, at);
			if (!(code >= 0x20)) throw this.#stringError(start, at);
		}
	}

	#stringError(start: number, at: number): PyError {
		return at >= this.#text.length
			? this.#error("Unterminated string starting at", start - 1)
			: this.#error("Invalid control character at", at);
	}

	#escapedString(start: number, firstEscape: number): string {
		const text = this.#text;
		let out = text.slice(start, firstEscape);
		let at = firstEscape;
		for (;;) {
			const chunk = at;
			let code = text.charCodeAt(at);
			while (code >= 0x20 && code !== QUOTE && code !== BACKSLASH) {
				code = text.charCodeAt(++at);
			}
			if (at > chunk) out += text.slice(chunk, at);
			if (code === QUOTE) break;
			if (code !== BACKSLASH) throw this.#stringError(start, at);
			if (at + 1 >= text.length) throw this.#stringError(start, text.length);
			const char = text.charAt(at + 1);
			if (char === "u") {
				out += this.#unicodeEscape(at);
				at += 6;
			} else {
				const plain = ESCAPES[char];
				if (plain === undefined) {
					throw this.#error("Invalid \\escape", at);
				}
				out += plain;
				at += 2;
			}
		}
		this.#at = at + 1;
		return out;
	}

	#unicodeEscape(at: number): string {
		const digits = this.#text.slice(at + 2, at + 6);
		// The reference wants a character behind the digits, or else blames the escape.
		const isCut = at + 6 >= this.#text.length;
		if (isCut || !/^[0-9a-fA-F]{4}$/.test(digits)) {
			throw this.#error("Invalid \\uXXXX escape", at + 1);
		}
		return String.fromCharCode(Number.parseInt(digits, 16));
	}
}
