// Operators with their fast ways; all else is Python's, in src/pyvalue.

import { pyBinary } from "../pyvalue/arithmetic.ts";
import { pyContains, pyEquals, pyOrder, pyTruth } from "../pyvalue/compare.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { CompareOperator } from "./ast.ts";

export function truth(value: PyValue): boolean {
	return typeof value === "boolean" ? value : pyTruth(value);
}

export function str(value: PyValue): string {
	if (typeof value === "string") return value;
	return typeof value === "number" ? String(value) : pyStr(value);
}

const isSafe = Number.isSafeInteger;

export function add(a: PyValue, b: PyValue): PyValue {
	if (typeof a === "number" && typeof b === "number") {
		const sum = a + b;
		if (isSafe(sum)) return sum;
	} else if (typeof a === "string" && typeof b === "string") return a + b;
	return pyBinary("+", a, b);
}

export function subtract(a: PyValue, b: PyValue): PyValue {
	if (typeof a === "number" && typeof b === "number") {
		const difference = a - b;
		if (isSafe(difference)) return difference;
	}
	return pyBinary("-", a, b);
}

export function multiply(a: PyValue, b: PyValue): PyValue {
	if (typeof a === "number" && typeof b === "number") {
		const product = a * b;
		// -0 is no int of Python's.
		if (isSafe(product) && product !== 0) return product;
	}
	return pyBinary("*", a, b);
}

export function equals(a: PyValue, b: PyValue): boolean {
	return typeof a === "string" && typeof b === "string"
		? a === b
		: pyEquals(a, b);
}

export function differs(a: PyValue, b: PyValue): boolean {
	return !equals(a, b);
}

export function less(a: PyValue, b: PyValue): boolean {
	if (typeof a === "number" && typeof b === "number") return a < b;
	return pyOrder("<", a, b);
}

export function lessOrEqual(a: PyValue, b: PyValue): boolean {
	if (typeof a === "number" && typeof b === "number") return a <= b;
	return pyOrder("<=", a, b);
}

export function greater(a: PyValue, b: PyValue): boolean {
	if (typeof a === "number" && typeof b === "number") return a > b;
	return pyOrder(">", a, b);
}

export function greaterOrEqual(a: PyValue, b: PyValue): boolean {
	if (typeof a === "number" && typeof b === "number") return a >= b;
	return pyOrder(">=", a, b);
}

export function isIn(item: PyValue, container: PyValue): boolean {
	return pyContains(container, item);
}

export function isNotIn(item: PyValue, container: PyValue): boolean {
	return !pyContains(container, item);
}

const COMPARISONS: Record<
	CompareOperator,
	(a: PyValue, b: PyValue) => boolean
> = {
	eq: equals,
	ne: differs,
	lt: less,
	lteq: lessOrEqual,
	gt: greater,
	gteq: greaterOrEqual,
	in: isIn,
	notin: isNotIn,
};

export function compareValues(
	op: CompareOperator,
	a: PyValue,
	b: PyValue,
): boolean {
	return COMPARISONS[op](a, b);
}
