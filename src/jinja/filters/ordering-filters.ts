// Filters that compare the items of a sequence.

import { attributeError } from "../../pyvalue/access.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyCompare, pySorted, pyTruth } from "../../pyvalue/compare.ts";
import { dictHas, dictSet } from "../../pyvalue/dict.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { PyError, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { isText } from "../markup.ts";
import {
	attributeGetter,
	attributesGetter,
	ignoreCase,
} from "./attribute-path.ts";
import { define } from "./define.ts";
import { PyGenerator } from "./generator.ts";
import { itemsOf } from "./mapping.ts";
import { noItem } from "./sequence-filters.ts";

function sort(
	c: CallContext,
	value: PyValue,
	isReverse: PyValue,
	caseSensitive: PyValue,
	attribute: PyValue,
): PyValue {
	const key = attributesGetter(c, attribute, {
		ignoresCase: !pyTruth(caseSensitive),
	});
	const items = [...pyIterate(value)];
	const keys = items.map(key);
	const quickKeys = textKeys(keys) ?? keys;
	const sorted = pySorted(items.keys(), {
		key: (index) => quickKeys[Number(index)] ?? null,
		reverse: pyTruth(isReverse),
	});
	return sorted.map((index) => items[Number(index)] ?? null);
}

// Jinja2 compares lists of one key each; texts compare the same without the list, and faster.
function textKeys(keys: readonly PyValue[]): string[] | undefined {
	const texts: string[] = [];
	for (const key of keys) {
		const [text] = Array.isArray(key) && key.length === 1 ? key : [];
		if (typeof text !== "string") return undefined;
		texts.push(text);
	}
	return texts;
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
	const items = itemsOf(value);
	if (items === undefined) throw attributeError(value, "items");
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
