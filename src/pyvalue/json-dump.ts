// json.dumps, to the byte.

import { compareText } from "./codepoints.ts";

import { intToString } from "./numerals.ts";
import { jsonFloat, keyTypeError } from "./plain.ts";
import { pySorted } from "./sort.ts";
import { pyTypeName } from "./text.ts";
import {
	type PyDict,
	PyError,
	PyFloat,
	PyTuple,
	type PyValue,
} from "./value.ts";

export interface DumpJsonOptions {
	/** Blanks a level, or the text of one; absent or null: one line. */
	readonly indent?: number | string | null | undefined;
	readonly sortKeys?: boolean | undefined;
	/** Default true, as in Python. */
	readonly ensureAscii?: boolean | undefined;
	readonly separators?: readonly [item: string, key: string] | undefined;
	/** json.dumps' `default`: what to write for a value JSON has no form for; undefined raises. */
	readonly onUnknown?: ((value: PyValue) => PyValue | undefined) | undefined;
}

/** `json.dumps(value, …)` */
export function dumpJson(
	value: PyValue,
	options: DumpJsonOptions = {},
): string {
	return new JsonWriter(options).write(value, "\n");
}

const NOT_ASCII = /[\u007f-\uffff]/;
const NOT_ASCII_ALL = /[\u007f-\uffff]/g;

function quoteAscii(text: string): string {
	const quoted = JSON.stringify(text);
	return NOT_ASCII.test(quoted)
		? quoted.replace(
				NOT_ASCII_ALL,
				(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
			)
		: quoted;
}

/** As JSON.stringify, but lone surrogates stay as they are, as in Python. */
function quoteUnicode(text: string): string {
	if (text.isWellFormed()) return JSON.stringify(text);
	const pieces = text.split(/([\ud800-\udfff])/);
	return `"${pieces
		.map((piece) =>
			/^[\ud800-\udfff]$/.test(piece)
				? piece
				: JSON.stringify(piece).slice(1, -1),
		)
		.join("")}"`;
}

class JsonWriter {
	readonly #quote: (text: string) => string;
	readonly #itemSeparator: string;
	readonly #keySeparator: string;
	readonly #indent: string | undefined;
	readonly #isSorted: boolean;
	readonly #onUnknown: ((value: PyValue) => PyValue | undefined) | undefined;
	readonly #ancestors: PyValue[] = [];

	constructor(options: DumpJsonOptions) {
		const { indent = null } = options;
		this.#quote = options.ensureAscii === false ? quoteUnicode : quoteAscii;
		this.#indent =
			indent === null
				? undefined
				: typeof indent === "number"
					? " ".repeat(Math.max(0, indent))
					: indent;
		const standard = this.#indent === undefined ? ", " : ",";
		this.#itemSeparator = options.separators?.[0] ?? standard;
		this.#keySeparator = options.separators?.[1] ?? ": ";
		this.#isSorted = options.sortKeys ?? false;
		this.#onUnknown = options.onUnknown;
	}

	/** `newline` is the line end and indentation of the container that holds `value`. */
	write(value: PyValue, newline: string): string {
		switch (typeof value) {
			case "string":
				return this.#quote(value);
			case "number":
			case "bigint":
				return intToString(value);
			case "boolean":
				return value ? "true" : "false";
		}
		if (value === null) return "null";
		if (value instanceof PyFloat) return jsonFloat(value.value);
		this.#enter(value);
		const text = this.#container(value, newline);
		this.#ancestors.pop();
		return text;
	}

	#enter(value: PyValue): void {
		if (this.#ancestors.includes(value)) {
			throw new PyError("ValueError", "Circular reference detected");
		}
		if (this.#ancestors.length > 990) {
			throw new PyError(
				"RecursionError",
				"maximum recursion depth exceeded while encoding a JSON object",
			);
		}
		this.#ancestors.push(value);
	}

	#container(value: PyValue, newline: string): string {
		if (value instanceof Map) return this.#object(value, newline);
		if (Array.isArray(value)) return this.#array(value, newline);
		if (value instanceof PyTuple) return this.#array(value.items, newline);
		const replacement = this.#onUnknown?.(value);
		if (replacement !== undefined) return this.write(replacement, newline);
		throw new PyError(
			"TypeError",
			`Object of type ${pyTypeName(value)} is not JSON serializable`,
		);
	}

	#array(items: readonly PyValue[], newline: string): string {
		if (items.length === 0) return "[]";
		const inner = this.#indent === undefined ? "" : newline + this.#indent;
		let out = "";
		for (const item of items) {
			out += (out === "" ? "[" : this.#itemSeparator) + inner;
			out += this.write(item, inner);
		}
		return `${out}${this.#indent === undefined ? "" : newline}]`;
	}

	#object(dict: PyDict, newline: string): string {
		if (dict.size === 0) return "{}";
		const inner = this.#indent === undefined ? "" : newline + this.#indent;
		let out = "";
		for (const [key, item] of this.#isSorted ? sortEntries(dict) : dict) {
			out += (out === "" ? "{" : this.#itemSeparator) + inner;
			out += this.#quote(keyText(key)) + this.#keySeparator;
			out += this.write(item, inner);
		}
		return `${out}${this.#indent === undefined ? "" : newline}}`;
	}
}

/** Sorted by the keys themselves, so that mixed types raise as in Python. */
function sortEntries(dict: PyDict): [PyValue, PyValue][] {
	const entries = Array.from(dict);
	if (entries.every(([key]) => typeof key === "string")) {
		return entries.sort(([a], [b]) => compareText(String(a), String(b)));
	}
	const keys = pySorted(dict.keys());
	return keys.map((key) => [key, dict.get(key) ?? null]);
}

function keyText(key: PyValue): string {
	switch (typeof key) {
		case "string":
			return key;
		case "number":
		case "bigint":
			return intToString(key);
		case "boolean":
			return key ? "true" : "false";
	}
	if (key === null) return "null";
	if (key instanceof PyFloat) return jsonFloat(key.value);
	throw keyTypeError(key);
}
