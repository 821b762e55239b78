// str(), repr() and type names.

import { hasPairs } from "./codepoints.ts";
import { floatRepr, intToString } from "./numerals.ts";
import {
	PyBytes,
	PyError,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "./value.ts";

/** Python's recursion limit, less some room for the caller. */
const MAX_REPR_DEPTH = 950;

export function pyStr(value: PyValue): string {
	if (typeof value === "string") return value;
	if (value instanceof PyObject) return value.toStr();
	return pyRepr(value);
}

/** `type(value).__name__` */
export function pyTypeName(value: PyValue): string {
	switch (typeof value) {
		case "string":
			return "str";
		case "number":
		case "bigint":
			return "int";
		case "boolean":
			return "bool";
	}
	if (value === null) return "NoneType";
	if (value instanceof PyObject) return value.typeName;
	if (Array.isArray(value)) return "list";
	if (value instanceof Map) return "dict";
	if (value instanceof PyFloat) return "float";
	if (value instanceof PyTuple) return "tuple";
	if (value instanceof PySet) return value.isFrozen ? "frozenset" : "set";
	return "bytes";
}

/** The containers being written, outermost first; an object's toRepr starts a list of its own. */
type Ancestors = object[];

export function pyRepr(value: PyValue): string {
	return reprOf(value, []);
}

function reprOf(value: PyValue, ancestors: Ancestors): string {
	switch (typeof value) {
		case "string":
			return strRepr(value);
		case "number":
		case "bigint":
			return intToString(value);
		case "boolean":
			return value ? "True" : "False";
	}
	if (value === null) return "None";
	if (value instanceof PyFloat) return floatRepr(value.value);
	if (value instanceof PyBytes) return bytesRepr(value.bytes);
	return containerRepr(value, ancestors);
}

function containerRepr(
	value: PyValue[] | Map<PyValue, PyValue> | PyTuple | PySet | PyObject,
	ancestors: Ancestors,
): string {
	if (value instanceof PyObject) return value.toRepr();
	const isInside = ancestors.includes(value);
	if (ancestors.length > MAX_REPR_DEPTH) {
		throw new PyError(
			"RecursionError",
			"maximum recursion depth exceeded while getting the repr of an object",
		);
	}
	if (Array.isArray(value)) {
		if (isInside) return "[...]";
		return `[${reprItems(value, value, ancestors)}]`;
	}
	if (value instanceof PyTuple) {
		if (isInside) return "(...)";
		const comma = value.items.length === 1 ? "," : "";
		return `(${reprItems(value, value.items, ancestors)}${comma})`;
	}
	if (value instanceof PySet) return setRepr(value, ancestors);
	if (isInside) return "{...}";
	return dictRepr(value, ancestors);
}

function reprItems(
	container: object,
	items: Iterable<PyValue>,
	ancestors: Ancestors,
): string {
	ancestors.push(container);
	let out = "";
	for (const item of items) {
		if (out !== "") out += ", ";
		out += reprOf(item, ancestors);
	}
	ancestors.pop();
	return out;
}

function dictRepr(dict: Map<PyValue, PyValue>, ancestors: Ancestors): string {
	ancestors.push(dict);
	let out = "{";
	for (const [key, item] of dict) {
		if (out.length > 1) out += ", ";
		out += `${reprOf(key, ancestors)}: ${reprOf(item, ancestors)}`;
	}
	ancestors.pop();
	return `${out}}`;
}

function setRepr(set: PySet, ancestors: Ancestors): string {
	const name = set.isFrozen ? "frozenset" : "set";
	if (set.members.size === 0) return `${name}()`;
	const items = reprItems(set, set.members.keys(), ancestors);
	return set.isFrozen ? `frozenset({${items}})` : `{${items}}`;
}

/** What Python's isprintable() refuses, plus backslash: the characters repr() escapes. */
const NEEDS_ESCAPE = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const ESCAPED = /[\\\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;
const PLAIN_ASCII = /^[ !#-&(-[\]-~]*$/;

export function strRepr(text: string): string {
	if (PLAIN_ASCII.test(text)) return `'${text}'`;
	const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
	let body = NEEDS_ESCAPE.test(text) ? text.replace(ESCAPED, escapeChar) : text;
	if (quote === "'") body = body.replaceAll("'", "\\'");
	return quote + body + quote;
}

function escapeChar(char: string): string {
	switch (char) {
		case "\\":
			return "\\\\";
		case "\n":
			return "\\n";
		case "\r":
			return "\\r";
		case "\t":
			return "\\t";
	}
	const code = char.codePointAt(0) ?? 0;
	if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
	if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
	return `\\U${code.toString(16).padStart(8, "0")}`;
}

/** ascii(): repr() with everything above U+007F escaped. */
export function pyAscii(value: PyValue): string {
	const text = pyRepr(value);
	const pattern = hasPairs(text) ? /[^\0-\x7f]/gu : /[^\0-\x7f]/g;
	return text.replace(pattern, escapeChar);
}

function bytesRepr(bytes: Uint8Array): string {
	const hasSingle = bytes.includes(0x27);
	const quote = hasSingle && !bytes.includes(0x22) ? '"' : "'";
	let body = "";
	for (const byte of bytes) {
		const char = String.fromCharCode(byte);
		if (char === quote) body += `\\${char}`;
		else if (byte >= 0x20 && byte < 0x7f && char !== "\\") body += char;
		else body += escapeChar(char);
	}
	return `b${quote}${body}${quote}`;
}
