// Single- and double-quoted scalars.

import {
	type Cursor,
	isBlank,
	isBlankOrEnd,
	isBreak,
	isBreakOrEnd,
} from "./cursor.ts";
import { Gap } from "./scan-scalars.ts";
import type { Token } from "./token.ts";

const QUOTE = { single: 0x27, double: 0x22 };

const ESCAPES: ReadonlyMap<string, string> = new Map([
	["0", "\0"],
	["a", "\x07"],
	["b", "\b"],
	["t", "\t"],
	["\t", "\t"],
	["n", "\n"],
	["v", "\v"],
	["f", "\f"],
	["r", "\r"],
	["e", "\x1b"],
	[" ", " "],
	['"', '"'],
	["/", "/"],
	["\\", "\\"],
	["N", "\u0085"],
	["_", "\u00a0"],
	["L", "\u2028"],
	["P", "\u2029"],
]);
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
	["x", 2],
	["u", 4],
	["U", 8],
]);

function failQuoted(
	cursor: Cursor,
	problem: string,
	doing: "scanning" | "parsing" = "scanning",
): never {
	const words = `while ${doing} a quoted scalar`;
	cursor.fail(problem, cursor.at, { words, start: cursor.scalarStart });
}

export function scanQuoted(cursor: Cursor, style: "single" | "double"): Token {
	const start = cursor.at;
	cursor.scalarStart = start;
	const quote = QUOTE[style];
	cursor.at++;
	let value = "";
	for (;;) {
		if (cursor.isAtDocumentMark()) {
			failQuoted(cursor, "found unexpected document indicator");
		}
		if (cursor.code() === 0) {
			failQuoted(cursor, "found unexpected end of stream");
		}
		const gap = new Gap();
		value += readWord(cursor, style, gap);
		if (cursor.code() === quote) break;
		gap.read(cursor);
		value += gap.take(cursor, cursor.at);
	}
	cursor.at++;
	return {
		kind: "scalar",
		start,
		end: cursor.at,
		text: value,
		handle: "",
		style,
	};
}

/** Reads up to a blank, the closing quote or an escaped line break (which `gap` then knows). */
function readWord(
	cursor: Cursor,
	style: "single" | "double",
	gap: Gap,
): string {
	let value = "";
	let from = cursor.at;
	for (;;) {
		const code = cursor.code();
		if (code === QUOTE[style]) {
			if (style === "double" || cursor.code(1) !== code) break;
			value += cursor.text.slice(from, cursor.at + 1);
			cursor.at += 2;
			from = cursor.at;
		} else if (code === 0x5c && style === "double") {
			value += cursor.text.slice(from, cursor.at);
			if (isBreak(cursor.code(1))) {
				cursor.at++;
				cursor.readBreak();
				gap.hasBreak = true;
				return value;
			}
			value += readEscape(cursor);
			from = cursor.at;
		} else if ((code <= 0x20 || code >= 0x85) && isBlankOrEnd(code)) {
			if (!passBlanksInLine(cursor)) break;
		} else cursor.at++;
	}
	return value + cursor.text.slice(from, cursor.at);
}

/** Blanks between two words of a line belong to the value; before a break they do not. */
function passBlanksInLine(cursor: Cursor): boolean {
	let ahead = 0;
	while (isBlank(cursor.code(ahead))) ahead++;
	if (ahead === 0 || isBreakOrEnd(cursor.code(ahead))) return false;
	cursor.at += ahead;
	return true;
}

function readEscape(cursor: Cursor): string {
	const letter = cursor.text.charAt(cursor.at + 1);
	const simple = ESCAPES.get(letter);
	if (simple !== undefined) {
		cursor.at += 2;
		return simple;
	}
	const length = CODE_LENGTHS.get(letter);
	if (length === undefined)
		failQuoted(cursor, "found unknown escape character", "parsing");
	cursor.at += 2;
	const digits = cursor.text.slice(cursor.at, cursor.at + length);
	if (digits.length !== length || !/^[0-9A-Fa-f]+$/.test(digits)) {
		failQuoted(cursor, "did not find expected hexdecimal number", "parsing");
	}
	const value = Number.parseInt(digits, 16);
	if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
		failQuoted(
			cursor,
			"found invalid Unicode character escape code",
			"parsing",
		);
	}
	cursor.at += length;
	return String.fromCodePoint(value);
}
