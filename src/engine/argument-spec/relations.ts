// Rules between arguments: exclusive, together, one of, if, by. Each gives the one message that core has (2.14).

import { pyIterate } from "../../pyvalue/access.ts";
import { pyEquals, pyTruth } from "../../pyvalue/compare.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

/** Undefined when the rule holds. */
export type Check = (rule: PyValue, given: PyDict) => string | undefined;

export const mutuallyExclusive: Check = (rule, given) => {
	const broken = lists(rule).filter((names) => count(names, given) > 1);
	if (broken.length === 0) return undefined;
	// a rule of plain names is joined letter by letter (2.14)
	const groups = broken.map((names) => joined(names, "|"));
	return `parameters are mutually exclusive: ${groups.join(", ")}`;
};

/** The rules checked after types and choices, in core's order. */
export const LATER_CHECKS: readonly (readonly [string, Check])[] = [
	["required_together", requiredTogether],
	["required_one_of", requiredOneOf],
	["required_if", requiredIf],
	["required_by", requiredBy],
];

function requiredTogether(rule: PyValue, given: PyDict): string | undefined {
	for (const names of lists(rule)) {
		const counts = lists(names).map((name) => count(name, given));
		if (counts.some((n) => n > 0) && counts.includes(0))
			return `parameters are required together: ${joined(names, ", ")}`;
	}
	return undefined;
}

function requiredOneOf(rule: PyValue, given: PyDict): string | undefined {
	for (const names of lists(rule)) {
		if (count(names, given) === 0)
			return `one of the following is required: ${joined(names, ", ")}`;
	}
	return undefined;
}

function requiredIf(rule: PyValue, given: PyDict): string | undefined {
	for (const part of lists(rule)) {
		const [key = null, value = null, names = [], isAny = false] = lists(part);
		const current = given.get(key);
		if (current === undefined || !pyEquals(current, value)) continue;
		const all = lists(names);
		const missing = all.filter((name) => count(name, given) === 0);
		const allowed = pyTruth(isAny) ? all.length : 0;
		if (missing.length === 0 || missing.length < allowed) continue;
		const kind = pyTruth(isAny) ? "any" : "all";
		return `${pyStr(key)} is ${pyStr(value)} but ${kind} of the following are missing: ${missing.map(pyStr).join(", ")}`;
	}
	return undefined;
}

function requiredBy(rule: PyValue, given: PyDict): string | undefined {
	if (!(rule instanceof Map)) return undefined;
	for (const [key, value] of rule) {
		if ((given.get(key) ?? null) === null) continue;
		const names = typeof value === "string" ? [value] : lists(value);
		const missing = names.filter((name) => (given.get(name) ?? null) === null);
		if (missing.length > 0)
			return `missing parameter(s) required by '${pyStr(key)}': ${missing.map(pyStr).join(", ")}`;
	}
	return undefined;
}

function lists(value: PyValue): PyValue[] {
	return [...pyIterate(value)];
}

function joined(names: PyValue, by: string): string {
	return lists(names).map(pyStr).join(by);
}

/** How many of the names are given; a text is one name. */
function count(names: PyValue, given: PyDict): number {
	const all = typeof names === "string" ? [names] : lists(names);
	return all.filter((name) => given.has(name)).length;
}
