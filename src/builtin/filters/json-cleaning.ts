// The options of json.dumps that look at the value before it is written: skipkeys and allow_nan.

import {
	type PyDict,
	PyError,
	PyFloat,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";

/** The value without the dict entries whose keys JSON has no form for. */
export function withoutOddKeys(value: PyValue): PyValue {
	if (Array.isArray(value)) return value.map(withoutOddKeys);
	if (value instanceof PyTuple) {
		return new PyTuple(value.items.map(withoutOddKeys));
	}
	if (!(value instanceof Map)) return value;
	const kept: PyDict = new Map();
	for (const [key, item] of value) {
		const isOdd =
			typeof key === "object" && key !== null && !(key instanceof PyFloat);
		if (!isOdd) kept.set(key, withoutOddKeys(item));
	}
	return kept;
}

/** Throws for a float that JSON has no form for. */
export function requireFinite(value: PyValue): PyValue {
	if (value instanceof PyFloat && !Number.isFinite(value.value)) {
		throw new PyError(
			"ValueError",
			"Out of range float values are not JSON compliant",
		);
	}
	if (Array.isArray(value)) value.forEach(requireFinite);
	else if (value instanceof PyTuple) value.items.forEach(requireFinite);
	else if (value instanceof Map) {
		for (const item of value.values()) requireFinite(item);
	}
	return value;
}
