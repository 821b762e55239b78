// random and shuffle. With a seed they give what Python's random.Random gives.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { pyGetItem, pyIterate, pyLen } from "../../pyvalue/items.ts";
import { isInt } from "../../pyvalue/numbers.ts";
import { PyRandom } from "../../pyvalue/random.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyError, PySet, type PyValue } from "../../pyvalue/value.ts";
import { filterError, plugin, VOLATILE } from "../plugin-functions.ts";
import { hashSeed } from "./random-seed.ts";

function random(
	end: PyValue,
	start: PyValue,
	step: PyValue,
	seed: PyValue,
): PyValue {
	const source = new PyRandom(hashSeed(seed));
	if (isInt(end) || typeof end === "boolean") {
		const from = pyTruth(start) ? start : 0;
		const by = pyTruth(step) ? step : 1;
		return source.randrange(intOf(from), intOf(end), intOf(by));
	}
	if (!isIterable(end)) {
		throw filterError("random can only be used on sequences and integers");
	}
	if (pyTruth(start) || pyTruth(step)) {
		throw filterError("start and step can only be used with integer values");
	}
	return choose(source, end);
}

/** As random.choice: by length and index, which a set has not. */
function choose(source: PyRandom, sequence: PyValue): PyValue {
	const size = pyLen(sequence);
	if (size === 0) {
		throw new PyError("IndexError", "Cannot choose from an empty sequence");
	}
	return pyGetItem(sequence, source.below(size));
}

function intOf(value: PyValue): number | bigint {
	if (isInt(value)) return value;
	if (typeof value === "boolean") return Number(value);
	throw new PyError(
		"TypeError",
		`'${pyTypeName(value)}' object cannot be interpreted as an integer`,
	);
}

function isIterable(value: PyValue): boolean {
	if (typeof value === "string" || Array.isArray(value)) return true;
	if (value instanceof Map || value instanceof PySet) return true;
	try {
		pyIterate(value);
		return true;
	} catch (error) {
		if (error instanceof PyError) return false;
		throw error;
	}
}

/** What is no list stays as it is. */
function shuffle(items: PyValue, seed: PyValue): PyValue {
	let list: PyValue[];
	try {
		list = [...pyIterate(items)];
	} catch {
		return items;
	}
	try {
		new PyRandom(pyTruth(seed) ? hashSeed(seed) : null).shuffle(list);
	} catch {
		return list;
	}
	return list;
}

export const RANDOM_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		[
			"random",
			plugin(
				"rand",
				[["end"], ["start", null], ["step", null], ["seed", null]],
				(_c, end, start, step, seed) => random(end, start, step, seed),
				{ ...VOLATILE, hidden: 1 },
			),
		],
		[
			"shuffle",
			plugin(
				"randomize_list",
				[["mylist"], ["seed", null]],
				(_c, items, seed) => shuffle(items, seed),
				VOLATILE,
			),
		],
	];
