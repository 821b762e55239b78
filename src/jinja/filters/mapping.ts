// What Python sees as a mapping: dicts and objects that stand for one.

import { attributeError } from "../../pyvalue/access.ts";
import { PyObject, type PyValue } from "../../pyvalue/value.ts";
import { Undefined } from "../undefined.ts";

/** The (key, value) pairs, or undefined for what is no mapping. */
export function itemsOf(value: PyValue): [PyValue, PyValue][] | undefined {
	if (value instanceof Map) return [...value];
	const mapping = value instanceof PyObject ? value.asMapping() : undefined;
	if (mapping === undefined) return undefined;
	return [...mapping.keys()].map((key) => [key, mapping.get(key) ?? null]);
}

export function isMapping(value: PyValue): boolean {
	return (
		value instanceof Map ||
		(value instanceof PyObject && value.asMapping() !== undefined)
	);
}

/** `value.items()`, with Python's error for what has no such method. */
export function callItems(value: PyValue): [PyValue, PyValue][] {
	// Even a chainable undefined cannot be called.
	if (value instanceof Undefined) value.fail();
	const items = itemsOf(value);
	if (items === undefined) throw attributeError(value, "items");
	return items;
}
