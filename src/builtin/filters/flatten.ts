// The filter `flatten`, which `combine` uses too.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyCompare, pyTruth } from "../../pyvalue/compare.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { PyObject, PyTuple, type PyValue } from "../../pyvalue/value.ts";
import { plugin } from "../plugin-functions.ts";

/** What Ansible counts as a sequence: no text, no mapping. */
export function isSequence(value: PyValue): boolean {
	if (Array.isArray(value) || value instanceof PyTuple) return true;
	return value instanceof PyObject && value.typeName === "range";
}

export interface FlattenOptions {
	/** How deep; undefined is all the way. */
	readonly levels: PyValue | undefined;
	readonly skipNulls: boolean;
}

export function flatten(list: PyValue, options: FlattenOptions): PyValue[] {
	const flat: PyValue[] = [];
	const { levels, skipNulls } = options;
	for (const item of pyIterate(list)) {
		if (skipNulls && (item === null || item === "None" || item === "null")) {
			continue;
		}
		if (!isSequence(item)) flat.push(item);
		else if (levels === undefined) flat.push(...flatten(item, options));
		else if (pyCompare(levels, 1, ">=") >= 0) {
			const rest = Number(toInt(levels)) - 1;
			flat.push(...flatten(item, { levels: rest, skipNulls }));
		} else flat.push(item);
	}
	return flat;
}

export const FLATTEN_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		[
			"flatten",
			plugin(
				"flatten",
				[["mylist"], ["levels", null], ["skip_nulls", true]],
				(_c, list, levels, skipNulls) =>
					flatten(list, {
						levels: levels === null ? undefined : levels,
						skipNulls: pyTruth(skipNulls),
					}),
			),
		],
	];
