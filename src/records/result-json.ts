// A result as JSON text, with Python's separators: what dumpJson gives, at a third of its cost, since this
// is most of what recording takes from the run's thread (4 us of 6 a row).

import { dumpJson } from "../pyvalue/json.ts";
import { fromPlain, jsonFloat, toPlain } from "../pyvalue/plain.ts";
import { PyError, PyFloat, type PyValue } from "../pyvalue/value.ts";

/** Deeper ones are left to dumpJson, which notices circles. */
const MAX_DEPTH = 60;
/** Keys as they are written: results of a module have the same few. */
const KEYS = new Map<string, string>();
const MAX_KEYS = 2000;

export function resultJson(value: PyValue): string {
	return write(value, MAX_DEPTH) ?? byDumpJson(value);
}

/** A mapping without some of its keys. */
export function resultJsonWithout(
	result: ReadonlyMap<PyValue, PyValue>,
	isLeftOut: (key: PyValue) => boolean,
): string {
	const text = writeMap(result, MAX_DEPTH, isLeftOut);
	if (text !== undefined) return text;
	return byDumpJson(new Map([...result].filter(([key]) => !isLeftOut(key))));
}

/** Undefined for what this writer leaves to dumpJson. */
function write(value: PyValue, depth: number): string | undefined {
	switch (typeof value) {
		case "string":
			return JSON.stringify(value);
		case "boolean":
			return value ? "true" : "false";
		case "number":
		case "bigint":
			return String(value);
	}
	if (value === null) return "null";
	if (value instanceof Map) return writeMap(value, depth);
	if (Array.isArray(value)) return writeList(value, depth);
	return value instanceof PyFloat ? jsonFloat(value.value) : undefined;
}

function writeMap(
	map: ReadonlyMap<PyValue, PyValue>,
	depth: number,
	isLeftOut?: (key: PyValue) => boolean,
): string | undefined {
	if (depth === 0) return undefined;
	let text = "";
	for (const [key, item] of map) {
		if (typeof key !== "string") return undefined;
		if (isLeftOut?.(key)) continue;
		const part = write(item, depth - 1);
		if (part === undefined) return undefined;
		text += (text === "" ? "" : ", ") + keyText(key) + part;
	}
	return `{${text}}`;
}

function writeList(
	list: readonly PyValue[],
	depth: number,
): string | undefined {
	if (depth === 0) return undefined;
	let text = "";
	for (const item of list) {
		const part = write(item, depth - 1);
		if (part === undefined) return undefined;
		text += text === "" ? part : `, ${part}`;
	}
	return `[${text}]`;
}

function keyText(key: string): string {
	const known = KEYS.get(key);
	if (known !== undefined) return known;
	const text = `${JSON.stringify(key)}: `;
	if (KEYS.size < MAX_KEYS) KEYS.set(key, text);
	return text;
}

function byDumpJson(value: PyValue): string {
	try {
		return dumpJson(value, {
			ensureAscii: false,
			onUnknown: (unknown) => fromPlain(toPlain(unknown)),
		});
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		return JSON.stringify({ unserializable: error.message });
	}
}
