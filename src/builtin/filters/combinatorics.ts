// Python's itertools as filters: product, permutations, combinations, zip, zip_longest.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { isInt, toInt } from "../../pyvalue/numbers.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { plugin, variadicPlugin } from "../plugin-functions.ts";

/** Stands for an argument that was not given, so that the message is that of a function in C. */
const UNSET = new PyTuple([]);

function typeError(message: string): PyError {
	return new PyError("TypeError", message);
}

function only(
	name: string,
	kwargs: PyKwargs,
	known: string,
): PyValue | undefined {
	for (const key of kwargs.keys()) {
		if (key !== known) {
			throw typeError(
				name === "product"
					? `'${key}' is an invalid keyword argument for ${name}()`
					: `${name}() got an unexpected keyword argument`,
			);
		}
	}
	return kwargs.get(known);
}

function indexOf(value: PyValue): number {
	if (isInt(value) || typeof value === "boolean") return Number(toInt(value));
	throw typeError(
		`'${pyTypeName(value)}' object cannot be interpreted as an integer`,
	);
}

function product(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const repeat = indexOf(only("product", kwargs, "repeat") ?? 1);
	if (repeat < 0)
		throw new PyError("ValueError", "repeat argument cannot be negative");
	const own = args.map((arg) => [...pyIterate(arg)]);
	const pools = Array.from({ length: repeat }, () => own).flat();
	let rows: PyValue[][] = [[]];
	for (const pool of pools) {
		rows = rows.flatMap((row) => pool.map((item) => [...row, item]));
	}
	return rows.map((row) => new PyTuple(row));
}

/** Choices of `size` positions; `next` says which may follow those chosen. */
function* choices(
	pool: readonly PyValue[],
	size: number,
	next: (chosen: readonly number[]) => Iterable<number>,
	chosen: readonly number[] = [],
): Generator<PyTuple> {
	if (chosen.length === size) {
		yield new PyTuple(chosen.map((at) => pool[at] ?? null));
		return;
	}
	for (const at of next(chosen))
		yield* choices(pool, size, next, [...chosen, at]);
}

function sizeOf(value: PyValue): number {
	const size = indexOf(value);
	if (size < 0) throw new PyError("ValueError", "r must be non-negative");
	return size;
}

function permutations(items: PyValue, r: PyValue): PyValue {
	const pool = [...pyIterate(items)];
	if (r !== null && !isInt(r) && typeof r !== "boolean") {
		throw typeError("Expected int as r");
	}
	const size = r === null ? pool.length : sizeOf(r);
	const all = pool.map((_, at) => at);
	return [
		...choices(pool, size, (chosen) =>
			all.filter((at) => !chosen.includes(at)),
		),
	];
}

function combinations(items: PyValue, r: PyValue): PyValue {
	const pool = [...pyIterate(items)];
	const size = sizeOf(r);
	const all = pool.map((_, at) => at);
	return [
		...choices(pool, size, (chosen) => all.slice((chosen.at(-1) ?? -1) + 1)),
	];
}

function rowsOf(
	args: readonly PyValue[],
	count: number,
	lists: PyValue[][],
	fill: PyValue,
): PyValue {
	return Array.from(
		{ length: args.length === 0 ? 0 : count },
		(_, at) =>
			new PyTuple(
				lists.map((list) => list[at] ?? (at < list.length ? null : fill)),
			),
	);
}

/** The items of every argument; the message names the one that has none. */
function listsOf(name: string, args: readonly PyValue[]): PyValue[][] {
	return args.map((arg, at) => {
		try {
			return [...pyIterate(arg)];
		} catch (error) {
			if (
				name !== "zip" ||
				!(error instanceof PyError) ||
				error.exception !== "TypeError"
			)
				throw error;
			throw error.message.endsWith("object is not iterable") && at >= 0
				? typeError(`'${pyTypeName(arg)}' object is not iterable`)
				: error;
		}
	});
}

function zip(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const strict = only("zip", kwargs, "strict");
	const lists = listsOf("zip", args);
	const sizes = lists.map((list) => list.length);
	const least = Math.min(...sizes);
	if (strict === true) {
		const odd = sizes.findIndex((size) => size !== sizes[0]);
		if (odd > 0) throw unequal(odd, (sizes[odd] ?? 0) < (sizes[0] ?? 0));
	}
	return rowsOf(args, least, lists, null);
}

function unequal(at: number, isShorter: boolean): PyError {
	const before = at === 1 ? "argument 1" : `arguments 1-${at}`;
	return new PyError(
		"ValueError",
		`zip() argument ${at + 1} is ${isShorter ? "shorter" : "longer"} than ${before}`,
	);
}

function zipLongest(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	for (const key of kwargs.keys()) {
		if (key !== "fillvalue") {
			throw typeError("zip_longest() got an unexpected keyword argument");
		}
	}
	const lists = listsOf("zip_longest", args);
	const most = Math.max(0, ...lists.map((list) => list.length));
	return rowsOf(args, most, lists, kwargs.get("fillvalue") ?? null);
}

export const COMBINATORIC_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	["product", variadicPlugin(product)],
	[
		"permutations",
		plugin("permutations", [["iterable"], ["r", null]], (_c, items, r) =>
			permutations(items, r),
		),
	],
	[
		"combinations",
		plugin("combinations", [["iterable"], ["r", UNSET]], (_c, items, r) => {
			if (r !== UNSET) return combinations(items, r);
			throw typeError("combinations() missing required argument 'r' (pos 2)");
		}),
	],
	["zip", variadicPlugin(zip)],
	["zip_longest", variadicPlugin(zipLongest)],
];
