// str.maketrans and str.translate.

import { codePointLength } from "./codepoints.ts";
import { dictGet, dictSet } from "./dict.ts";
import { isInt } from "./numerals.ts";
import { pyTypeName } from "./text.ts";
import { type PyDict, PyError, PyObject, type PyValue } from "./value.ts";

function typeError(message: string): PyError {
	return new PyError("TypeError", message);
}

export function makeTranslation(
	args: readonly (PyValue | undefined)[],
): PyDict {
	const [first = null, second, third] = args;
	return second === undefined
		? tableFromDict(first)
		: tableFromTexts(first, second, third);
}

function tableFromDict(source: PyValue): PyDict {
	if (!(source instanceof Map)) {
		throw typeError(
			"if you give only one argument to maketrans it must be a dict",
		);
	}
	const table: PyDict = new Map();
	for (const [key, value] of source) {
		if (typeof key === "string") {
			if (codePointLength(key) !== 1) {
				throw new PyError(
					"ValueError",
					"string keys in translate table must be of length 1",
				);
			}
			table.set(key.codePointAt(0) ?? 0, value);
		} else if (isInt(key)) table.set(key, value);
		else throw typeError("keys in translate table must be strings or integers");
	}
	return table;
}

function tableFromTexts(
	from: PyValue,
	to: PyValue,
	removed: PyValue | undefined,
): PyDict {
	if (typeof from !== "string") {
		throw typeError(
			"first maketrans argument must be a string if there is a second argument",
		);
	}
	[to, removed ?? ""].forEach((value, at) => {
		if (typeof value === "string") return;
		throw typeError(
			`maketrans() argument ${at + 2} must be str, not ${pyTypeName(value)}`,
		);
	});
	const sources = Array.from(from);
	const targets = Array.from(String(to));
	if (sources.length !== targets.length) {
		throw new PyError(
			"ValueError",
			"the first two maketrans arguments must have equal length",
		);
	}
	const table: PyDict = new Map();
	sources.forEach((char, at) => {
		dictSet(table, char.codePointAt(0) ?? 0, targets[at]?.codePointAt(0) ?? 0);
	});
	for (const char of typeof removed === "string" ? removed : "") {
		table.set(char.codePointAt(0) ?? 0, null);
	}
	return table;
}

export function translateText(text: string, table: PyValue): string {
	let out = "";
	for (const char of text) {
		out += translateChar(char, lookup(table, char.codePointAt(0) ?? 0));
	}
	return out;
}

function lookup(table: PyValue, code: number): PyValue | undefined {
	if (table instanceof Map) return dictGet(table, code);
	if (Array.isArray(table)) return table[code];
	if (typeof table === "string") return Array.from(table)[code];
	if (table instanceof PyObject) return table.getItem(code);
	throw typeError(`'${pyTypeName(table)}' object is not subscriptable`);
}

function translateChar(char: string, target: PyValue | undefined): string {
	if (target === undefined) return char;
	if (target === null) return "";
	if (typeof target === "string") return target;
	if (!isInt(target)) {
		throw typeError("character mapping must return integer, None or str");
	}
	if (target < 0 || target > 0x10ffff) {
		throw new PyError(
			"ValueError",
			"character mapping must be in range(0x110000)",
		);
	}
	return String.fromCodePoint(Number(target));
}
