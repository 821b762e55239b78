// The filter `combine`: dicts merged, the later over the earlier.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyContains, pyEquals, pyTruth } from "../../pyvalue/compare.ts";
import { dictGet, dictSet, isDict, makeDict } from "../../pyvalue/dict.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	type PyDict,
	type PyKwargs,
	type PyList,
	PyObject,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import { filterError, variadicPlugin } from "../plugin-functions.ts";
import { flatten } from "./flatten.ts";

const LIST_MERGES: Readonly<
	Record<string, (low: PyList, high: PyList) => PyList>
> = {
	replace: (_low, high) => high,
	keep: (low) => low,
	append: (low, high) => [...low, ...high],
	prepend: (low, high) => [...high, ...low],
	append_rp: (low, high) => [...without(low, high), ...high],
	prepend_rp: (low, high) => [...high, ...without(low, high)],
};

const without = (items: PyList, taken: PyList): PyList =>
	items.filter((item) => !pyContains(taken, item));

interface Merging {
	readonly isRecursive: boolean;
	readonly mergeLists: (low: PyList, high: PyList) => PyList;
}

function asDict(value: PyValue): PyDict | undefined {
	if (isDict(value)) return value;
	const mapping = value instanceof PyObject ? value.asMapping() : undefined;
	if (mapping === undefined) return undefined;
	return makeDict(
		[...mapping.keys()].map((key) => [key, mapping.get(key) ?? null]),
	);
}

/** `high` over `low`; a new dict. */
function mergeDicts(low: PyDict, high: PyDict, how: Merging): PyDict {
	if (low.size === 0 || pyEquals(low, high)) return new Map(high);
	const merged = new Map(low);
	for (const [key, value] of high) {
		const own = dictGet(merged, key);
		dictSet(
			merged,
			key,
			own === undefined ? value : mergeValues(own, value, how),
		);
	}
	return merged;
}

/** Nested dicts merged and lists joined, what is in both once: as facts of several modules are. */
export function mergeDeep(low: PyDict, high: PyDict): PyDict {
	const mergeLists = (below: PyList, above: PyList): PyList => [
		...without(below, above),
		...above,
	];
	return mergeDicts(low, high, { isRecursive: true, mergeLists });
}

function mergeValues(low: PyValue, high: PyValue, how: Merging): PyValue {
	if (isDict(low) && isDict(high)) {
		return how.isRecursive ? mergeDicts(low, high, how) : high;
	}
	if (Array.isArray(low) && Array.isArray(high))
		return how.mergeLists(low, high);
	return high;
}

function shown(value: PyValue): string {
	try {
		return dumpJson(value);
	} catch {
		return pyStr(value);
	}
}

function mergeTerms(low: PyValue, high: PyValue, how: Merging): PyDict {
	const [below, above] = [asDict(low), asDict(high)];
	if (below !== undefined && above !== undefined) {
		return mergeDicts(below, above, how);
	}
	const name = (value: PyValue) =>
		value === null ? "NoneType" : pyTypeName(value);
	throw new AnsibleFailure(
		"AnsibleError",
		`failed to combine variables, expected dicts but got a '${name(low)}' and a '${name(high)}': \n${shown(low)}\n${shown(high)}`,
	);
}

/** An undefined value anywhere inside raises what it raises. */
function assertDefined(value: PyValue): void {
	if (value instanceof Undefined) value.fail();
	if (value instanceof Map)
		value.forEach((item, key) => {
			assertDefined(key);
			assertDefined(item);
		});
	else if (Array.isArray(value)) value.forEach(assertDefined);
	else if (value instanceof PyTuple) value.items.forEach(assertDefined);
}

function mergingOf(kwargs: PyKwargs): Merging {
	const rest = new Map(kwargs);
	const isRecursive = pyTruth(rest.get("recursive") ?? false);
	const listMerge = rest.get("list_merge") ?? "replace";
	rest.delete("recursive");
	rest.delete("list_merge");
	if (rest.size > 0) {
		throw filterError(
			"'recursive' and 'list_merge' are the only valid keyword arguments",
		);
	}
	const merge =
		typeof listMerge === "string" && Object.hasOwn(LIST_MERGES, listMerge)
			? LIST_MERGES[listMerge]
			: undefined;
	return { isRecursive, mergeLists: merge ?? refuseListMerge };
}

function refuseListMerge(): never {
	throw new AnsibleFailure(
		"AnsibleError",
		"merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'",
	);
}

function combine(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
	const how = mergingOf(kwargs);
	const dicts = flatten(new PyTuple(args), { levels: 1, skipNulls: true });
	dicts.forEach(assertDefined);
	const last = dicts.at(-1);
	if (last === undefined) return new Map();
	if (dicts.length > 1 && how.mergeLists === refuseListMerge) refuseListMerge();
	return dicts
		.slice(0, -1)
		.reduceRight((high, low) => mergeTerms(low, high, how), last);
}

export const COMBINE_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[["combine", variadicPlugin(combine)]];
