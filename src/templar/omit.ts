// `omit`: a token that a template may give in an argument's place; the argument then is not there.

import { randomBytes } from "node:crypto";
import type { PyValue } from "../pyvalue/value.ts";

/** Of this process; its look is the reference's, which roles have been seen to search for. */
export const OMIT_TOKEN = `__omit_place_holder__${randomBytes(20).toString("hex")}`;

/** The value without the omitted entries of its dicts; lists keep theirs, as in 2.14. */
export function withoutOmitted(value: PyValue): PyValue {
	if (!(value instanceof Map)) return value;
	const kept: Map<PyValue, PyValue> = new Map();
	for (const [key, item] of value) {
		if (item === OMIT_TOKEN) continue;
		kept.set(
			key,
			Array.isArray(item) ? item.map(withoutOmitted) : withoutOmitted(item),
		);
	}
	return kept;
}
