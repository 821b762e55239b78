// Filters that divide a sequence into parts.

import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyEquals, pyOrder, pyTruth } from "../../pyvalue/compare.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { PyError, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { Undefined } from "../undefined.ts";
import { attributeGetter } from "./attribute-path.ts";
import { define } from "./define.ts";
import { PyGenerator } from "./generator.ts";
import { GroupTuple } from "./group-tuple.ts";
import { isMapping, itemsOf } from "./mapping.ts";

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

export const GROUPING_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
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
];
