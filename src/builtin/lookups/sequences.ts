// Lookups that shape the lists given to them.

import { defineLookup } from "../../kinds/lookup.ts";
import { pyGetItem, pyIterate } from "../../pyvalue/access.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import {
	PyError,
	PyObject,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { ansibleError, asList, flattenOnce, listify } from "./options.ts";

export const items = defineLookup({
	description: "The terms, lists among them opened one level.",
	values: "python",
	run: ({ terms }) => flattenOnce(terms),
});

export const list = defineLookup({
	description: "The terms as they are.",
	values: "python",
	run: ({ terms }) => terms,
});

export const indexedItems = defineLookup({
	description: "Each item with its number, from 0.",
	values: "python",
	run: ({ terms }) =>
		flattenOnce(terms).map((item, index) => new PyTuple([index, item])),
});

/** Every level of lists becomes flat. */
export const flattened = defineLookup({
	description: "The terms with lists opened on every level.",
	values: "python",
	run: ({ terms }) => flattenDeep(terms),
});

function flattenDeep(terms: readonly PyValue[]): PyValue[] {
	return terms.flatMap((term) => {
		if (term === null || term === "None" || term === "null") return [];
		const nested = asList(term);
		return nested === undefined ? [term] : flattenDeep(nested);
	});
}

export const dict = defineLookup({
	description: "The entries of dicts, each with key and value.",
	values: "python",
	run: ({ terms }) => terms.flatMap(entriesOf),
});

function entriesOf(term: PyValue): PyValue[] {
	if (term instanceof Map) {
		return [...term].map(([key, value]) => entry(key, value));
	}
	const mapping = term instanceof PyObject ? term.asMapping() : undefined;
	if (mapping === undefined) throw ansibleError("with_dict expects a dict");
	return [...mapping.keys()].map((key) => entry(key, pyGetItem(term, key)));
}

function entry(key: PyValue, value: PyValue): PyValue {
	return new Map<PyValue, PyValue>([
		["key", key],
		["value", value],
	]);
}

export const nested = defineLookup({
	description: "Every combination of an item from each list.",
	values: "python",
	run({ terms }) {
		const [first, ...others] = terms.map(listify);
		if (first === undefined) {
			throw ansibleError(
				"with_nested requires at least one element in the nested list",
			);
		}
		let combined: PyValue[] = first;
		for (const other of others) {
			combined = combined.flatMap((left) =>
				other.map((right) => flattenOnce([left, right])),
			);
		}
		// A lone list's items are iterated themselves: text by character.
		return combined.map((item) => flattenOnce(iterated(item)));
	},
});

function iterated(item: PyValue): Iterable<PyValue> {
	const known = asList(item);
	if (known !== undefined) return known;
	if (typeof item === "number")
		throw new PyError(
			"TypeError",
			`'${pyTypeName(item)}' object is not iterable`,
		);
	return pyIterate(item);
}

export const together = defineLookup({
	description: "The lists side by side: first items, second items …",
	values: "python",
	run({ terms }) {
		const lists = terms.map(listify);
		if (lists.length === 0) {
			throw ansibleError(
				"with_together requires at least one element in each list",
			);
		}
		const length = Math.max(...lists.map((each) => each.length));
		return Array.from({ length }, (_, index) =>
			flattenOnce(lists.map((each) => each[index] ?? null)),
		);
	},
});
