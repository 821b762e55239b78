// Set theory on lists: unique, union, intersect, difference, symmetric_difference.

import type { CallContext, FilterDefinition } from "../../jinja/definitions.ts";
import { FILTERS } from "../../jinja/filters/registry.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyContains, pyTruth } from "../../pyvalue/compare.ts";
import { setFrom } from "../../pyvalue/dict.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import {
	setDifference,
	setIntersection,
	setSymmetricDifference,
	setUnion,
} from "../../pyvalue/sets.ts";
import { PyObject, PySet, type PyValue } from "../../pyvalue/value.ts";
import { failWith } from "../../templar/failure.ts";
import { plugin } from "../plugin-functions.ts";

/** Jinja2's unique, or undefined where it cannot compare the items. */
function jinjaUnique(
	context: CallContext,
	items: PyValue,
	options: { readonly isCaseSensitive: boolean; readonly attribute: PyValue },
): PyValue[] {
	const unique = FILTERS.get("unique");
	if (unique === undefined) throw new Error("Jinja2's unique filter is gone");
	const result = unique.call(
		[items, options.isCaseSensitive, options.attribute],
		new Map(),
		context,
	);
	return [...pyIterate(result as PyValue)];
}

function unique(
	context: CallContext,
	items: PyValue,
	caseSensitive: PyValue,
	attribute: PyValue,
): PyValue[] {
	try {
		return jinjaUnique(context, items, {
			isCaseSensitive: pyTruth(caseSensitive),
			attribute,
		});
	} catch (error) {
		if (caseSensitive === false || pyTruth(attribute)) {
			throw failWith(
				"AnsibleFilterError",
				"Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the parameters supplied",
				error,
			);
		}
		return withoutRepeats(items);
	}
}

/** Items that cannot be hashed are compared one by one, and case counts. */
function withoutRepeats(items: PyValue): PyValue[] {
	const kept: PyValue[] = [];
	for (const item of pyIterate(items)) {
		if (!pyContains(kept, item)) kept.push(item);
	}
	return kept;
}

const VIEWS = new Set(["dict_keys", "dict_items"]);

/** Whether Python takes the value for a dict's key by its type alone, whatever it holds. */
function isHashable(value: PyValue): boolean {
	if (Array.isArray(value) || value instanceof Map) return false;
	if (value instanceof PySet) return value.isFrozen;
	return !(value instanceof PyObject && VIEWS.has(value.typeName));
}

type SetOperation = (a: PySet, b: PySet) => PySet;
type ListOperation = (
	context: CallContext,
	a: PyValue,
	b: PyValue,
) => PyValue[];

const asSet = (value: PyValue): PySet =>
	value instanceof PySet ? value : setFrom(pyIterate(value));

const plainSet = (set: PySet): PySet => new PySet(set.members);

/** On lists their order stays; two that can be hashed (tuples, texts) give a set. */
function operation(
	name: string,
	ofSets: SetOperation,
	ofLists: ListOperation,
): FilterDefinition {
	return plugin(
		name,
		[["a"], ["b"]],
		(context, a, b) => {
			if (!isHashable(a) || !isHashable(b)) return ofLists(context, a, b);
			const left = asSet(a);
			return plainSet(ofSets(left, asSet(b)));
		},
		{ hidden: 1 },
	);
}

function picked(a: PyValue, b: PyValue, isWanted: boolean): PyValue[] {
	return [...pyIterate(a)].filter((item) => pyContains(b, item) === isWanted);
}

const distinct = (context: CallContext, items: PyValue): PyValue[] =>
	unique(context, items, true, null);

const unionOf: ListOperation = (context, a, b) =>
	distinct(context, pyBinary("+", a, b));
const intersectOf: ListOperation = (context, a, b) =>
	distinct(context, picked(a, b, true));

const symmetricOf: ListOperation = (context, a, b) => {
	const shared = intersectOf(context, a, b);
	return picked(unionOf(context, a, b), shared, false);
};

export const SET_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"unique",
		plugin(
			"unique",
			[["a"], ["case_sensitive", null], ["attribute", null]],
			unique,
			{ hidden: 1 },
		),
	],
	["union", operation("union", setUnion, unionOf)],
	["intersect", operation("intersect", setIntersection, intersectOf)],
	[
		"difference",
		operation("difference", setDifference, (context, a, b) =>
			distinct(context, picked(a, b, false)),
		),
	],
	[
		"symmetric_difference",
		operation("symmetric_difference", setSymmetricDifference, symmetricOf),
	],
];
