// The border between Python's values and plain JavaScript (JSON-like) data.

import { dictSet, setFrom } from "./dict.ts";
import { floatRepr, normalizeInt } from "./numerals.ts";
import { pyStr, pyTypeName } from "./text.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "./value.ts";

/** A value out of JSON-like data; integer-valued numbers are ints, `undefined` is None. */
export function fromPlain(plain: unknown): PyValue {
	switch (typeof plain) {
		case "string":
		case "boolean":
			return plain;
		case "undefined":
			return null;
		case "bigint":
			return normalizeInt(plain);
		case "number":
			return fromNumber(plain);
		case "object":
			return plain === null ? null : fromObject(plain);
	}
	throw new PyError("TypeError", `a ${typeof plain} is no value`);
}

function fromNumber(plain: number): PyValue {
	if (Number.isSafeInteger(plain)) return plain + 0;
	return Number.isInteger(plain) ? BigInt(plain) : new PyFloat(plain);
}

function fromObject(plain: object): PyValue {
	if (Array.isArray(plain)) return plain.map(fromPlain);
	if (
		plain instanceof PyFloat ||
		plain instanceof PyObject ||
		plain instanceof PyTuple ||
		plain instanceof PySet ||
		plain instanceof PyBytes
	) {
		return plain;
	}
	if (plain instanceof Uint8Array) return new PyBytes(plain);
	if (plain instanceof Set) return setFrom(Array.from(plain, fromPlain));
	const dict: PyDict = new Map();
	const entries = plain instanceof Map ? plain : Object.entries(plain);
	for (const [key, value] of entries) {
		dictSet(dict, fromPlain(key), fromPlain(value));
	}
	return dict;
}

/**
 * JSON-able data: floats and ints become numbers (an int beyond 2**53 loses digits: where that
 * matters use dumpJson), tuples and sets arrays, bytes text, keys the strings json.dumps writes.
 */
export function toPlain(value: PyValue): unknown {
	switch (typeof value) {
		case "string":
		case "boolean":
		case "number":
			return value;
		case "bigint":
			return Number(value);
	}
	if (value === null) return null;
	if (value instanceof PyFloat) return value.value;
	if (Array.isArray(value)) return value.map(toPlain);
	if (value instanceof Map) return mapToPlain(value);
	if (value instanceof PyTuple) return value.items.map(toPlain);
	if (value instanceof PySet) return Array.from(value.members.keys(), toPlain);
	if (value instanceof PyBytes)
		return Buffer.from(value.bytes).toString("utf8");
	return objectToPlain(value);
}

function mapToPlain(dict: Iterable<[PyValue, PyValue]>): unknown {
	// fromEntries defines own properties, so that a key "__proto__" is only a key.
	return Object.fromEntries(
		Iterator.from(dict).map(([key, item]) => [plainKey(key), toPlain(item)]),
	);
}

function objectToPlain(value: PyObject): unknown {
	const mapping = value.asMapping();
	if (mapping !== undefined) {
		const entries = Iterator.from(mapping.keys()).map(
			(key): [PyValue, PyValue] => [key, mapping.get(key) ?? null],
		);
		return mapToPlain(entries);
	}
	const items = value.iterate();
	return items === undefined ? value.toStr() : Array.from(items, toPlain);
}

/** The text json.dumps writes for a dict key; other types than these raise there, here they are str(). */
function plainKey(key: PyValue): string {
	if (typeof key === "string") return key;
	if (key === null) return "null";
	if (typeof key === "boolean") return key ? "true" : "false";
	if (key instanceof PyFloat) return jsonFloat(key.value);
	return pyStr(key);
}

/** A float as JSON text, with Python's NaN and Infinity. */
export function jsonFloat(value: number): string {
	if (Number.isFinite(value)) return floatRepr(value);
	if (Number.isNaN(value)) return "NaN";
	return value > 0 ? "Infinity" : "-Infinity";
}

export function keyTypeError(key: PyValue): PyError {
	return new PyError(
		"TypeError",
		`keys must be str, int, float, bool or None, not ${pyTypeName(key)}`,
	);
}
