// Reading an argument specification: aliases and defaults.

import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

/** One option's attributes; an option without any is plain text. */
export function specOf(option: PyValue): PyDict {
	return option instanceof Map ? option : new Map();
}

/** Alias to name, undefined where the specification is at fault. A value given by an alias is there under its name too. */
export function applyAliases(
	spec: PyDict,
	given: PyDict,
	errors: string[],
): ReadonlyMap<string, string> | undefined {
	const aliases = new Map<string, string>();
	for (const [key, option] of spec) {
		const rules = specOf(option);
		const name = pyStr(key);
		if (
			(rules.get("default") ?? null) !== null &&
			rules.get("required") === true
		) {
			errors.push(
				`internal error: required and default are mutually exclusive for ${name}`,
			);
			return undefined;
		}
		const own = rules.get("aliases") ?? null;
		if (own === null) continue;
		if (!Array.isArray(own)) {
			errors.push("internal error: aliases must be a list or tuple");
			return undefined;
		}
		for (const alias of own) {
			aliases.set(pyStr(alias), name);
			const value = given.get(alias);
			if (value !== undefined) given.set(key, value);
		}
	}
	return aliases;
}

/** First those that have a default; at the end all others, with null. */
export function setDefaults(spec: PyDict, given: PyDict, isAll: boolean): void {
	for (const [key, option] of spec) {
		const fallback = specOf(option).get("default") ?? null;
		if (!given.has(key) && (fallback !== null || isAll))
			given.set(key, fallback);
	}
}
