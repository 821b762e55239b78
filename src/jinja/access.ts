// `a.b`, `a['b']`, slices and unpacking, by Jinja2's rules over Python's.

import { pyGetAttr, pyGetItem, pyIterate, pySlice } from "../pyvalue/access.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { DictMethods } from "../pyvalue/methods-dict.ts";
import { PySlice } from "../pyvalue/slice.ts";
import { pyTypeName } from "../pyvalue/text.ts";
import { PyError, PyObject, PyTuple, type PyValue } from "../pyvalue/value.ts";
import { GroupTuple } from "./filters/group-tuple.ts";
import { Markup } from "./markup.ts";
import type { MakeUndefined } from "./undefined.ts";

export function makeSlice(
	start: PyValue,
	stop: PyValue,
	step: PyValue,
): PySlice {
	return new PySlice(start, stop, step);
}

/** `value[start:stop:step]`; unlike other lookups it raises what Python raises. */
export function sliceOf(value: PyValue, slice: PySlice): PyValue {
	if (value instanceof PyObject) return pyGetItem(value, slice);
	return pySlice(value, slice.start, slice.stop, slice.step);
}

const isMissing = (error: unknown): boolean =>
	error instanceof PyError &&
	(error.exception === "TypeError" ||
		error.exception === "KeyError" ||
		error.exception === "IndexError" ||
		error.exception === "AttributeError");

/** `value[key]`, or undefined where Python raises a TypeError, LookupError or AttributeError. */
function itemOf(value: PyValue, key: PyValue): PyValue | undefined {
	if (value instanceof Map) {
		if (typeof key === "string") return dictGet(value, key);
	} else if (typeof key === "string") {
		if (!(value instanceof PyObject)) return undefined;
	} else if (typeof key === "number") {
		if (Array.isArray(value)) return value[key < 0 ? key + value.length : key];
		if (value instanceof PyTuple)
			return value.items[key < 0 ? key + value.items.length : key];
	}
	try {
		return value instanceof PyObject
			? value.getItem(key)
			: pyGetItem(value, key);
	} catch (error) {
		if (isMissing(error)) return undefined;
		throw error;
	}
}

/** `value.name` in Python, or undefined where it raises AttributeError. */
function attrOf(value: PyValue, name: string): PyValue | undefined {
	if (!(value instanceof PyObject)) {
		const part = value instanceof GroupTuple ? value.named(name) : undefined;
		return part === undefined ? pyGetAttr(value, name) : part;
	}
	try {
		return pyGetAttr(value, name);
	} catch (error) {
		if (error instanceof PyError && error.exception === "AttributeError")
			return undefined;
		throw error;
	}
}

function isDictAttribute(name: string): boolean {
	return DictMethods.has(name) || name.startsWith("__");
}

/** `value.name` in a template: the attribute, else the item. */
export function getAttr(
	value: PyValue,
	name: string,
	makeUndefined: MakeUndefined,
): PyValue {
	// A dict's own names are few: others go to the item at once.
	if (value instanceof Map && !isDictAttribute(name)) {
		const item = dictGet(value, name);
		return item === undefined ? makeUndefined({ object: value, name }) : item;
	}
	const attr = attrOf(value, name);
	if (attr !== undefined) return attr;
	const item = itemOf(value, name);
	return item === undefined ? makeUndefined({ object: value, name }) : item;
}

/** `value[key]` in a template: the item, else the attribute. */
export function getItem(
	value: PyValue,
	key: PyValue,
	makeUndefined: MakeUndefined,
): PyValue {
	const item = itemOf(value, key);
	if (item !== undefined) return item;
	const name = key instanceof Markup ? key.text : key;
	const attr = typeof name === "string" ? attrOf(value, name) : undefined;
	return attr === undefined
		? makeUndefined({ object: value, name: key })
		: attr;
}

/** Exactly `count` values, as Python's unpacking assignment takes them. */
export function unpack(value: PyValue, count: number): readonly PyValue[] {
	if (value instanceof PyTuple && value.items.length === count)
		return value.items;
	if (Array.isArray(value) && value.length === count) return value;
	let source: Iterable<PyValue>;
	try {
		source = pyIterate(value);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw new PyError(
			"TypeError",
			`cannot unpack non-iterable ${pyTypeName(value)} object`,
		);
	}
	const items: PyValue[] = [];
	for (const item of source) {
		if (items.length === count)
			throw new PyError(
				"ValueError",
				`too many values to unpack (expected ${count})`,
			);
		items.push(item);
	}
	if (items.length < count)
		throw new PyError(
			"ValueError",
			`not enough values to unpack (expected ${count}, got ${items.length})`,
		);
	return items;
}
