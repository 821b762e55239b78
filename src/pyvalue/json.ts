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
	const lineStart = text.lastIndexOf("\n", unit - 1) + (unit > 0 ? 1 : 0);
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
				return this.#nested(() => this.#object());
			case 0x5b:
				return this.#nested(() => this.#array());
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

	#nested(read: () => PyValue): PyValue {
		if (++this.#depth > MAX_DEPTH) {
			throw new PyError(
				"RecursionError",
				"maximum recursion depth exceeded while decoding a JSON document",
			);
		}
		this.#at++;
		const value = read();
		this.#depth--;
		return value;
	}

	#array(): PyValue[] {
		const items: PyValue[] = [];
		if (this.#space() === 0x5d) {
			this.#at++;
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
		this.#at++;
		return items;
	}

	#object(): PyDict {
		const dict: PyDict = new Map();
		if (this.#space() === 0x7d) {
			this.#at++;
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
		this.#at++;
		return dict;
	}

	/** Short ints digit by digit, all else by the grammar's own expression. */
	#number(): PyValue | undefined {
		const text = this.#text;
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
		if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
			throw this.#error("Invalid \\uXXXX escape", at + 1);
		}
		return String.fromCharCode(Number.parseInt(digits, 16));
	}
}
