// Filters of sequences: picking, ordering, grouping.

import { attributeError } from "../../pyvalue/access.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import {
	pyCompare,
	pyEquals,
	pyOrder,
	pySorted,
	pyTruth,
} from "../../pyvalue/compare.ts";
import { dictHas, dictSet } from "../../pyvalue/dict.ts";
import { pyGetItem, pyIterate, pyLen } from "../../pyvalue/items.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { PyRandom } from "../../pyvalue/random.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyBytes,
	PyError,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { PyIterator } from "../../pyvalue/views.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { hasHtml, htmlOf, isText, Markup, softStr } from "../markup.ts";
import { Undefined } from "../undefined.ts";
import {
	attributeGetter,
	attributesGetter,
	ignoreCase,
} from "./attribute-path.ts";
import { define } from "./define.ts";
import { PyGenerator } from "./generator.ts";
import { GroupTuple } from "./group-tuple.ts";
import { isMapping, itemsOf } from "./mapping.ts";

const noItem = ({ environment }: CallContext, hint: string): PyValue =>
	environment.makeUndefined({ hint });

function first(c: CallContext, seq: PyValue): PyValue {
	for (const item of pyIterate(seq)) return item;
	return noItem(c, "No first item, sequence was empty.");
}

/** `reversed(value)`, or undefined where Python knows none. */
function reversed(value: PyValue): PyValue[] | undefined {
	if (value instanceof Undefined) return [...pyIterate(value)];
	if (value instanceof PySet || value instanceof PyIterator) return undefined;
	const isSequence =
		typeof value === "string" ||
		Array.isArray(value) ||
		value instanceof Map ||
		value instanceof PyTuple ||
		value instanceof PyBytes ||
		(value instanceof PyObject &&
			value.length() !== undefined &&
			value.iterate() !== undefined);
	return isSequence ? [...pyIterate(value)].reverse() : undefined;
}

function last(c: CallContext, seq: PyValue): PyValue {
	const items = reversed(seq);
	if (items === undefined)
		throw new PyError(
			"TypeError",
			`'${pyTypeName(seq)}' object is not reversible`,
		);
	const [item = noItem(c, "No last item, sequence was empty.")] = items;
	return item;
}

function reverse(_c: CallContext, value: PyValue): PyValue {
	if (isText(value)) {
		const text = [...pyStr(value)].reverse().join("");
		return value instanceof Markup ? new Markup(text) : text;
	}
	const items = reversed(value);
	if (items !== undefined)
		return new PyIterator(items, reverseIteratorName(value));
	try {
		return [...pyIterate(value)].reverse();
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw new TemplateError("filterArgument", "argument must be iterable", {
			cause: error,
		});
	}
}

function reverseIteratorName(value: PyValue): string {
	if (Array.isArray(value)) return "list_reverseiterator";
	if (value instanceof Map) return "dict_reversekeyiterator";
	return value instanceof PyObject && value.typeName === "range"
		? "range_iterator"
		: "reversed";
}

function random(c: CallContext, seq: PyValue): PyValue {
	const size = pyLen(seq);
	if (size === 0) return noItem(c, "No random item, sequence was empty.");
	return pyGetItem(seq, new PyRandom().randrange(0, size));
}

function join(
	{ autoescape, ...c }: CallContext,
	value: PyValue,
	separator: PyValue,
	attribute: PyValue,
): PyValue {
	const context = { autoescape, ...c };
	let items = pyIterate(value);
	if (attribute !== null)
		items = [...items].map(attributeGetter(context, attribute));
	if (!autoescape) return [...items].map(pyStr).join(pyStr(separator));
	const all = [...items];
	if (hasHtml(separator))
		return new Markup(
			all.map((item) => htmlOf(softStr(item))).join(separator.toHtml()),
		);
	if (!all.some(hasHtml)) return all.map(pyStr).join(pyStr(separator));
	return new Markup(all.map(htmlOf).join(htmlOf(separator)));
}

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
	return pySorted(pyIterate(value), { key, reverse: pyTruth(isReverse) });
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

function groupby(
	c: CallContext,
	value: PyValue,
	attribute: PyValue,
	fallback: PyValue,
	caseSensitive: PyValue,
): PyValue {
	const ignoresCase = !pyTruth(caseSensitive);
	const key = attributeGetter(c, attribute, { ignoresCase, fallback });
	const shown = attributeGetter(c, attribute, { fallback });
	const groups: { key: PyValue; items: PyValue[] }[] = [];
	for (const item of pySorted(pyIterate(value), { key })) {
		const itemKey = key(item);
		const group = groups.at(-1);
		if (group !== undefined && pyEquals(group.key, itemKey))
			group.items.push(item);
		else groups.push({ key: itemKey, items: [item] });
	}
	return groups.map(
		(group) =>
			new GroupTuple(
				ignoresCase ? shown(group.items[0] ?? null) : group.key,
				group.items,
			),
	);
}

function slices(
	_c: CallContext,
	value: PyValue,
	count: PyValue,
	fill: PyValue,
): PyValue {
	const divide = function* (): Generator<PyValue> {
		const items = [...pyIterate(value)];
		const slices = Number(toInt(count));
		const size = Number(pyBinary("//", items.length, slices));
		const extra = items.length % slices;
		let start = 0;
		for (let i = 0; i < slices; i++) {
			const end = start + size + (i < extra ? 1 : 0);
			const slice = items.slice(start, end);
			if (fill !== null && i >= extra) slice.push(fill);
			yield slice;
			start = end;
		}
	};
	return new PyGenerator("sync_do_slice", divide());
}

function batch(
	_c: CallContext,
	value: PyValue,
	count: PyValue,
	fill: PyValue,
): PyValue {
	const divide = function* (): Generator<PyValue> {
		let row: PyValue[] = [];
		for (const item of pyIterate(value)) {
			if (pyEquals(row.length, count)) {
				yield row;
				row = [];
			}
			row.push(item);
		}
		if (row.length === 0) return;
		while (fill !== null && pyOrder("<", row.length, count)) row.push(fill);
		yield row;
	};
	return new PyGenerator("do_batch", divide());
}

function items(_c: CallContext, value: PyValue): PyValue {
	const pairs = function* (): Generator<PyValue> {
		if (value instanceof Undefined) return;
		if (!isMapping(value))
			throw new PyError("TypeError", "Can only get item pairs from a mapping.");
		for (const pair of itemsOf(value) ?? []) yield new PyTuple(pair);
	};
	return new PyGenerator("do_items", pairs());
}

const caseAndAttribute = [
	["case_sensitive", false],
	["attribute", null],
] as const;

export const SEQUENCE_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	[
		"first",
		define({ name: "sync_do_first", hidden: 1, params: [["seq"]] }, first),
	],
	["last", define({ name: "do_last", hidden: 1, params: [["seq"]] }, last)],
	["reverse", define({ name: "do_reverse", params: [["value"]] }, reverse)],
	[
		"random",
		define({ name: "do_random", hidden: 1, params: [["seq"]] }, random, {
			needsContext: true,
			isLogged: true,
		}),
	],
	[
		"join",
		define(
			{
				name: "sync_do_join",
				hidden: 1,
				params: [["value"], ["d", ""], ["attribute", null]],
			},
			join,
		),
	],
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
	[
		"groupby",
		define(
			{
				name: "sync_do_groupby",
				hidden: 1,
				params: [
					["value"],
					["attribute"],
					["default", null],
					["case_sensitive", false],
				],
			},
			groupby,
		),
	],
	[
		"slice",
		define(
			{
				name: "sync_do_slice",
				params: [["value"], ["slices"], ["fill_with", null]],
			},
			slices,
		),
	],
	[
		"batch",
		define(
			{
				name: "do_batch",
				params: [["value"], ["linecount"], ["fill_with", null]],
			},
			batch,
		),
	],
	["items", define({ name: "do_items", params: [["value"]] }, items)],
	[
		"list",
		define({ name: "sync_do_list", params: [["value"]] }, (_c, value) => [
			...pyIterate(value),
		]),
	],
];
