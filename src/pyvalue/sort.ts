// sorted() and list.sort(): stable, by Python's order.

import { pyCall } from "./call.ts";
import { hasPairs } from "./codepoints.ts";
import { pyCompare } from "./compare.ts";
import { PyObject, type PyValue } from "./value.ts";

export interface SortOptions {
	/** A function of ours or a callable value. */
	readonly key?: ((item: PyValue) => PyValue) | PyObject | undefined;
	readonly reverse?: boolean | undefined;
}

/** `sorted(items, key=…, reverse=…)`: a new list, stable also in reverse. */
export function pySorted(
	items: Iterable<PyValue>,
	options: SortOptions = {},
): PyValue[] {
	const { key } = options;
	if (key === undefined) return sortPlain(Array.from(items), options.reverse);
	const keyOf =
		key instanceof PyObject ? (item: PyValue) => pyCall(key, [item]) : key;
	const list = Array.from(items);
	return sortByKeys(
		list,
		list.map((item) => keyOf(item)),
		options.reverse,
	);
}

/** `items` in the order of their `keys`. */
export function sortByKeys(
	items: readonly PyValue[],
	keys: readonly PyValue[],
	isReversed = false,
): PyValue[] {
	const pairs = items.map((item, at) => ({ item, key: keys[at] ?? null }));
	if (isReversed) pairs.reverse();
	if (areTexts(pairs))
		pairs.sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key));
	else pairs.sort((a, b) => pyCompare(a.key, b.key));
	if (isReversed) pairs.reverse();
	return pairs.map((pair) => pair.item);
}

interface Keyed<Key> {
	readonly item: PyValue;
	readonly key: Key;
}

/** JavaScript compares these as Python does. */
function areTexts(pairs: Keyed<PyValue>[]): pairs is Keyed<string>[] {
	return pairs.every(({ key }) => isPlainText(key));
}

/** V8's sort is Python's own algorithm and asks `later < earlier`, so errors name the same pair. */
function sortPlain(list: PyValue[], isReversed = false): PyValue[] {
	if (isReversed) list.reverse();
	if (list.every(isPlainText)) list.sort();
	else list.sort((a, b) => pyCompare(a, b));
	return isReversed ? list.reverse() : list;
}

function isPlainText(value: PyValue): value is string {
	return typeof value === "string" && !hasPairs(value);
}
