// Filters that compare the items of a sequence.

import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyCompare, pyTruth } from "../../pyvalue/compare.ts";
import { dictHas, dictSet } from "../../pyvalue/dict.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { pySorted, sortByKeys } from "../../pyvalue/sort.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyError, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { isText } from "../markup.ts";
import {
	attributeGetter,
	attributesGetter,
	ignoreCase,
	type PathOptions,
} from "./attribute-path.ts";
import { define } from "./define.ts";
import { PyGenerator } from "./generator.ts";
import { callItems } from "./mapping.ts";
import { noItem } from "./sequence-filters.ts";

function sort(
	c: CallContext,
	value: PyValue,
	isReverse: PyValue,
	caseSensitive: PyValue,
	attribute: PyValue,
): PyValue {
	const items = [...pyIterate(value)];
	const keys = sortKeys(c, items, attribute, {
		ignoresCase: !pyTruth(caseSensitive),
	});
	return sortByKeys(items, keys, pyTruth(isReverse));
}

// Jinja2 compares a list of keys for each item; lone texts compare the same without it, and faster.
function sortKeys(
	c: CallContext,
	items: readonly PyValue[],
	attribute: PyValue,
	options: PathOptions,
): PyValue[] {
	if (isText(attribute) && pyStr(attribute).includes(","))
		return items.map(attributesGetter(c, attribute, options));
	const keys = items.map(attributeGetter(c, attribute, options));
	return keys.every((key) => typeof key === "string")
		? keys
		: keys.map((key) => [key]);
}

function dictsort(
	_c: CallContext,
	value: PyValue,
	caseSensitive: PyValue,
	by: PyValue,
	isReverse: PyValue,
): PyValue {
	if (by !== "key" && by !== "value")
		throw new TemplateError(
			"filterArgument",
			'You can only sort by either "key" or "value"',
		);
	const items = callItems(value);
	const at = by === "key" ? 0 : 1;
	const fold = pyTruth(caseSensitive) ? (item: PyValue) => item : ignoreCase;
	const key = (pair: PyValue) => fold((pair as PyTuple).items[at] ?? null);
	return pySorted(
		items.map((pair) => new PyTuple(pair)),
		{ key, reverse: pyTruth(isReverse) },
	);
}

function extreme(sign: 1 | -1, operator: "<" | ">") {
	return (
		c: CallContext,
		value: PyValue,
		caseSensitive: PyValue,
		attribute: PyValue,
	): PyValue => {
		const key = attributeGetter(c, attribute, {
			ignoresCase: !pyTruth(caseSensitive),
		});
		let best: { item: PyValue; key: PyValue } | undefined;
		for (const item of pyIterate(value)) {
			const itemKey = key(item);
			if (
				best === undefined ||
				pyCompare(itemKey, best.key, operator) * sign < 0
			)
				best = { item, key: itemKey };
		}
		return best === undefined
			? noItem(c, "No aggregated item, sequence was empty.")
			: best.item;
	};
}

function sum(
	c: CallContext,
	value: PyValue,
	attribute: PyValue,
	start: PyValue,
): PyValue {
	if (isText(start))
		throw new PyError(
			"TypeError",
			"sum() can't sum strings [use ''.join(seq) instead]",
		);
	const get = attribute === null ? undefined : attributeGetter(c, attribute);
	let total: PyValue = start;
	for (const item of pyIterate(value))
		total = pyBinary("+", total, get === undefined ? item : get(item));
	return total;
}

function unique(
	c: CallContext,
	value: PyValue,
	caseSensitive: PyValue,
	attribute: PyValue,
): PyValue {
	const key = attributeGetter(c, attribute, {
		ignoresCase: !pyTruth(caseSensitive),
	});
	const distinct = function* () {
		const seen = new Map<PyValue, true>();
		for (const item of pyIterate(value)) {
			const itemKey = key(item);
			if (dictHas(seen, itemKey)) continue;
			dictSet(seen, itemKey, true);
			yield item;
		}
	};
	return new PyGenerator("do_unique", distinct());
}

const caseAndAttribute = [
	["case_sensitive", false],
	["attribute", null],
] as const;

export const ORDERING_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	[
		"sort",
		define(
			{
				name: "do_sort",
				hidden: 1,
				params: [["value"], ["reverse", false], ...caseAndAttribute],
			},
			sort,
		),
	],
	[
		"dictsort",
		define(
			{
				name: "do_dictsort",
				params: [
					["value"],
					["case_sensitive", false],
					["by", "key"],
					["reverse", false],
				],
			},
			dictsort,
		),
	],
	[
		"unique",
		define(
			{
				name: "do_unique",
				hidden: 1,
				params: [["value"], ...caseAndAttribute],
			},
			unique,
		),
	],
	[
		"min",
		define(
			{ name: "do_min", hidden: 1, params: [["value"], ...caseAndAttribute] },
			extreme(1, "<"),
		),
	],
	[
		"max",
		define(
			{ name: "do_max", hidden: 1, params: [["value"], ...caseAndAttribute] },
			extreme(-1, ">"),
		),
	],
	[
		"sum",
		define(
			{
				name: "sync_do_sum",
				hidden: 1,
				params: [["iterable"], ["attribute", null], ["start", 0]],
			},
			sum,
		),
	],
];
