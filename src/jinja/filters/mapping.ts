// What Python sees as a mapping: dicts and objects that stand for one.

import { PyObject, type PyValue } from "../../pyvalue/value.ts";

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
