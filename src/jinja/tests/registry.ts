// The built-in tests of Jinja2 3.1, by name.

import { pyCallMethod } from "../../pyvalue/access.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import {
	type OrderOperator,
	pyContains,
	pyEquals,
	pyOrder,
} from "../../pyvalue/compare.ts";
import { pyIterate, pyLen } from "../../pyvalue/items.ts";
import { isInt } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import {
	PyError,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "../../pyvalue/value.ts";
import type { CallContext, TestDefinition } from "../definitions.ts";
import { isMapping } from "../filters/mapping.ts";
import { hasHtml, isText, toPlainText } from "../markup.ts";
import { bindArguments, type Parameter } from "../signature.ts";
import { Undefined } from "../undefined.ts";

type TestBody = (context: CallContext, ...args: PyValue[]) => PyValue;

function define(
	name: string,
	names: string,
	body: TestBody,
	flags: Partial<TestDefinition> = {},
): TestDefinition {
	const params = names.split(" ").map((param): Parameter => [param]);
	const signature = { name, params };
	return {
		knowsMarkup: true,
		...flags,
		call: (args, kwargs, context) =>
			body(context, ...(bindArguments(signature, args, kwargs) as PyValue[])),
	};
}

const is = (name: string, check: (value: PyValue) => boolean) =>
	define(name, "value", (_c, value) => check(value));

function remainderIs(
	value: PyValue,
	divisor: PyValue,
	wanted: number,
): boolean {
	return pyEquals(pyBinary("%", value, divisor), wanted);
}

function isSequence(value: PyValue): boolean {
	if (value instanceof PySet) return false;
	if (value instanceof PyObject && value.getItem === PyObject.prototype.getItem)
		return false;
	return hasLength(value);
}

/** Python would have to hash it. */
function isKnown(
	registry: { has(name: string): boolean },
	value: PyValue,
): boolean {
	if (Array.isArray(value) || value instanceof Map || value instanceof PySet)
		throw new PyError("TypeError", `unhashable type: '${pyTypeName(value)}'`);
	return typeof value === "string" && registry.has(value);
}

function hasLength(value: PyValue): boolean {
	try {
		pyLen(value);
		return true;
	} catch {
		return false;
	}
}

function isIterable(value: PyValue): boolean {
	try {
		pyIterate(value);
		return true;
	} catch (error) {
		if (error instanceof PyError && error.exception === "TypeError")
			return false;
		throw error;
	}
}

const isNumber = (value: PyValue): boolean =>
	isInt(value) || typeof value === "boolean" || value instanceof PyFloat;

/** Python's `is`: small values have one object each, containers their own. */
function isSame(a: PyValue, b: PyValue): boolean {
	return (
		a === b ||
		(a instanceof PyTuple &&
			b instanceof PyTuple &&
			a.items.length === 0 &&
			b.items.length === 0)
	);
}

function isCallable(value: PyValue): boolean {
	if (value instanceof Undefined) return true;
	return value instanceof PyObject && value.call !== PyObject.prototype.call;
}

const equal = define("eq", "a b", (_c, a, b) => pyEquals(a, b));
const unequal = define("ne", "a b", (_c, a, b) => !pyEquals(a, b));
const order = (name: string, operator: OrderOperator) =>
	define(name, "a b", (_c, a, b) => pyOrder(operator, a, b));
const [greater, notLess, less, notGreater] = [
	order("gt", ">"),
	order("ge", ">="),
	order("lt", "<"),
	order("le", "<="),
];

export const TESTS: ReadonlyMap<string, TestDefinition> = new Map<
	string,
	TestDefinition
>([
	["odd", is("test_odd", (value) => remainderIs(value, 2, 1))],
	["even", is("test_even", (value) => remainderIs(value, 2, 0))],
	[
		"divisibleby",
		define("test_divisibleby", "value num", (_c, value, num) =>
			remainderIs(value, num, 0),
		),
	],
	["defined", is("test_defined", (value) => !(value instanceof Undefined))],
	["undefined", is("test_undefined", (value) => value instanceof Undefined)],
	[
		"filter",
		define("test_filter", "value", (c, value) =>
			isKnown(c.environment.filters, value),
		),
	],
	[
		"test",
		define("test_test", "value", (c, value) =>
			isKnown(c.environment.tests, value),
		),
	],
	["none", is("test_none", (value) => value === null)],
	["boolean", is("test_boolean", (value) => typeof value === "boolean")],
	["false", is("test_false", (value) => value === false)],
	["true", is("test_true", (value) => value === true)],
	["integer", is("test_integer", isInt)],
	["float", is("test_float", (value) => value instanceof PyFloat)],
	[
		"lower",
		is(
			"test_lower",
			(value) => pyCallMethod(pyStr(value), "islower", []) === true,
		),
	],
	[
		"upper",
		is(
			"test_upper",
			(value) => pyCallMethod(pyStr(value), "isupper", []) === true,
		),
	],
	["string", is("test_string", isText)],
	["mapping", is("test_mapping", isMapping)],
	["number", is("test_number", isNumber)],
	["sequence", is("test_sequence", isSequence)],
	["iterable", is("test_iterable", isIterable)],
	["callable", is("callable", isCallable)],
	[
		"sameas",
		define("test_sameas", "value other", (_c, value, other) =>
			isSame(value, other),
		),
	],
	["escaped", is("test_escaped", hasHtml)],
	[
		"in",
		define("test_in", "value seq", (_c, value, seq) =>
			pyContains(toPlainText(seq), toPlainText(value)),
		),
	],
	["==", equal],
	["eq", equal],
	["equalto", equal],
	["!=", unequal],
	["ne", unequal],
	[">", greater],
	["gt", greater],
	["greaterthan", greater],
	[">=", notLess],
	["ge", notLess],
	["<", less],
	["lt", less],
	["lessthan", less],
	["<=", notGreater],
	["le", notGreater],
]);
