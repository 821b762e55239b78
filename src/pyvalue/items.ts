// Reaching into a container: v[key], len(v), iteration.

import { codePointLength, codePoints, hasPairs } from "./codepoints.ts";
import { dictGet } from "./dict.ts";
import { isInt } from "./numerals.ts";
import { pyRepr, pyTypeName } from "./text.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "./value.ts";

/** `value[key]`; KeyError, IndexError or TypeError as Python raises them. */
export function pyGetItem(value: PyValue, key: PyValue): PyValue {
	if (value instanceof Map) {
		const item = dictGet(value, key);
		if (item === undefined) throw new PyError("KeyError", pyRepr(key));
		return item;
	}
	if (Array.isArray(value)) return itemAt("list", value, key);
	if (typeof value === "string") return charAt(value, key);
	if (value instanceof PyTuple) return itemAt("tuple", value.items, key);
	if (value instanceof PyBytes) return byteAt(value, key);
	if (value instanceof PyObject) return objectItem(value, key);
	throw notSubscriptable(value);
}

function notSubscriptable(value: PyValue): PyError {
	return new PyError(
		"TypeError",
		`'${pyTypeName(value)}' object is not subscriptable`,
	);
}

/** The position that `key` names in a sequence of `length`, or undefined when out of range. */
function position(key: number | bigint, length: number): number | undefined {
	if (typeof key === "bigint") {
		throw new PyError(
			"IndexError",
			"cannot fit 'int' into an index-sized integer",
		);
	}
	const at = Number(key) < 0 ? Number(key) + length : Number(key);
	return at >= 0 && at < length ? at : undefined;
}

function indexKey(key: PyValue): number | bigint | undefined {
	if (typeof key === "boolean") return Number(key);
	return isInt(key) ? key : undefined;
}

function itemAt(
	type: "list" | "tuple",
	items: readonly PyValue[],
	key: PyValue,
): PyValue {
	const index = indexKey(key);
	if (index === undefined) {
		throw new PyError(
			"TypeError",
			`${type} indices must be integers or slices, not ${pyTypeName(key)}`,
		);
	}
	const at = position(index, items.length);
	const item = at === undefined ? undefined : items[at];
	if (item === undefined) {
		throw new PyError("IndexError", `${type} index out of range`);
	}
	return item;
}

function charAt(text: string, key: PyValue): string {
	const index = indexKey(key);
	if (index === undefined) {
		throw new PyError(
			"TypeError",
			`string indices must be integers, not '${pyTypeName(key)}'`,
		);
	}
	const chars = hasPairs(text) ? codePoints(text) : text;
	const at = position(index, chars.length);
	const char = at === undefined ? undefined : chars[at];
	if (char === undefined) {
		throw new PyError("IndexError", "string index out of range");
	}
	return char;
}

function byteAt(value: PyBytes, key: PyValue): number {
	const index = indexKey(key);
	if (index === undefined) {
		throw new PyError(
			"TypeError",
			`byte indices must be integers or slices, not ${pyTypeName(key)}`,
		);
	}
	const at = position(index, value.bytes.length);
	const byte = at === undefined ? undefined : value.bytes[at];
	if (byte === undefined) throw new PyError("IndexError", "index out of range");
	return byte;
}

function objectItem(value: PyObject, key: PyValue): PyValue {
	const item = value.getItem(key);
	if (item !== undefined) return item;
	const mapping = value.asMapping();
	if (mapping === undefined) throw notSubscriptable(value);
	const found = mapping.get(key);
	if (found === undefined) throw new PyError("KeyError", pyRepr(key));
	return found;
}

/** `len(value)` */
export function pyLen(value: PyValue): number {
	if (typeof value === "string") return codePointLength(value);
	if (Array.isArray(value)) return value.length;
	if (value instanceof Map) return value.size;
	if (value instanceof PyTuple) return value.items.length;
	if (value instanceof PySet) return value.members.size;
	if (value instanceof PyBytes) return value.bytes.length;
	if (value instanceof PyObject) {
		const length = value.length() ?? value.asMapping()?.size();
		if (length !== undefined) return length;
	}
	throw new PyError(
		"TypeError",
		`object of type '${pyTypeName(value)}' has no len()`,
	);
}

/** What `for item in value` gives. A list is live, as in Python; a dict or set must not change meanwhile. */
export function pyIterate(value: PyValue): Iterable<PyValue> {
	if (Array.isArray(value)) return value;
	if (typeof value === "string") return value;
	if (value instanceof Map) return guardedKeys(value, "dictionary");
	if (value instanceof PyTuple) return value.items;
	if (value instanceof PySet) return guardedKeys(value.members, "Set");
	if (value instanceof PyBytes) return value.bytes;
	if (value instanceof PyObject) {
		const items = value.iterate() ?? value.asMapping()?.keys();
		if (items !== undefined) return items;
	}
	throw new PyError(
		"TypeError",
		`'${pyTypeName(value)}' object is not iterable`,
	);
}

function* guardedKeys(
	map: PyDict | ReadonlyMap<PyValue, true>,
	name: string,
): Generator<PyValue> {
	const size = map.size;
	for (const key of map.keys()) {
		yield key;
		if (map.size !== size) {
			throw new PyError(
				"RuntimeError",
				`${name} changed size during iteration`,
			);
		}
	}
}
