// Tests of what lists, sets and single values hold.

import type { TestDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { isSubset, pyContains, pyTruth } from "../../pyvalue/compare.ts";
import { setFrom } from "../../pyvalue/dict.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { isInt, toFloat } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyFloat, type PySet, type PyValue } from "../../pyvalue/value.ts";
import { oneArgument, plugin } from "../plugin-functions.ts";

const asSet = (value: PyValue): PySet => setFrom(pyIterate(value));

const subset = plugin("issubset", [["a"], ["b"]], (_c, a, b) => {
	const left = asSet(a);
	return isSubset(left, asSet(b));
});
const superset = plugin("issuperset", [["a"], ["b"]], (_c, a, b) => {
	const left = asSet(a);
	return isSubset(asSet(b), left);
});

function isNan(value: PyValue): boolean {
	if (value instanceof PyFloat) return Number.isNaN(value.value);
	// An int that no float can hold raises OverflowError, as math.isnan does.
	if (isInt(value)) return Number.isNaN(toFloat(value));
	return false;
}
const nan = plugin("isnotanumber", [["x"]], (_c, x) => isNan(x));

const TRUE_WORDS = new Set(["y", "yes", "on", "1", "true", "t", "1.0"]);
const FALSE_WORDS = new Set(["n", "no", "off", "0", "false", "f", "0.0"]);

/** What the word means, or undefined where it is none for yes or no. */
function wordTruth(value: PyValue): boolean | undefined {
	if (typeof value === "boolean") return value;
	if (value === null || typeof value === "object") {
		if (!(value instanceof PyFloat)) return undefined;
		return value.value === 1 ? true : value.value === 0 ? false : undefined;
	}
	const word = pyStr(value).toLowerCase().trim();
	if (TRUE_WORDS.has(word)) return true;
	return FALSE_WORDS.has(word) ? false : undefined;
}

function truth(value: PyValue, convert: PyValue): boolean {
	const word = pyTruth(convert) ? wordTruth(value) : undefined;
	return word ?? pyTruth(value);
}

const CONVERT = [["value"], ["convert_bool", false]] as const;

function anyOf(value: PyValue): boolean {
	for (const item of pyIterate(value)) if (pyTruth(item)) return true;
	return false;
}

function allOf(value: PyValue): boolean {
	for (const item of pyIterate(value)) if (!pyTruth(item)) return false;
	return true;
}

function contains(seq: PyValue, value: PyValue): boolean {
	if (seq instanceof Undefined) return seq.fail();
	return pyContains(seq, value);
}

export const COLLECTION_TESTS: readonly (readonly [string, TestDefinition])[] =
	[
		["any", oneArgument("any", anyOf)],
		["all", oneArgument("all", allOf)],
		[
			"truthy",
			plugin("truthy", CONVERT, (_c, v, convert) => truth(v, convert)),
		],
		["falsy", plugin("falsy", CONVERT, (_c, v, convert) => !truth(v, convert))],
		["subset", subset],
		["issubset", subset],
		["superset", superset],
		["issuperset", superset],
		[
			"contains",
			plugin("contains", [["seq"], ["value"]], (_c, seq, v) =>
				contains(seq, v),
			),
		],
		["nan", nan],
		["isnan", nan],
	];
