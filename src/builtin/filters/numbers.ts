// log, pow and root.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyEquals } from "../../pyvalue/compare.ts";
import { isInt, toFloat } from "../../pyvalue/numbers.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyError, PyFloat, type PyValue } from "../../pyvalue/value.ts";
import { messageOf } from "../../templar/failure.ts";
import { filterTypeError, plugin } from "../plugin-functions.ts";

const isNumber = (value: PyValue): boolean =>
	isInt(value) || typeof value === "boolean" || value instanceof PyFloat;

function realNumber(value: PyValue): number {
	if (isNumber(value)) return toFloat(value);
	if (value instanceof Undefined) return value.fail();
	const name = value === null ? "NoneType" : pyTypeName(value);
	throw new PyError("TypeError", `must be real number, not ${name}`);
}

const domainError = () => new PyError("ValueError", "math domain error");

/** The natural logarithm; of an int of any size too. */
function naturalLog(value: PyValue): number {
	if (typeof value === "bigint" && value > 0n) {
		const digits = value.toString(2);
		const shift = Math.max(0, digits.length - 53);
		return Math.log(Number(value >> BigInt(shift))) + shift * Math.LN2;
	}
	const number = typeof value === "bigint" ? -1 : realNumber(value);
	if (number <= 0) throw domainError();
	return Math.log(number);
}

function log10(value: PyValue): number {
	if (typeof value === "bigint") return naturalLog(value) / Math.LN10;
	const number = realNumber(value);
	if (number <= 0) throw domainError();
	return Math.log10(number);
}

function logarithm(value: PyValue, base: PyValue): number {
	if (pyEquals(base, 10)) return log10(value);
	const top = naturalLog(value);
	const bottom = naturalLog(base);
	if (bottom === 0) {
		throw new PyError("ZeroDivisionError", "float division by zero");
	}
	return top / bottom;
}

/** As C's pow: 1 for what JavaScript has no number for. */
function mathPower(a: number, b: number): number {
	if (a === 1 || b === 0) return 1;
	if (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) return 1;
	return a ** b;
}

function power(x: PyValue, y: PyValue): number {
	const [a, b] = [realNumber(x), realNumber(y)];
	if (a === 0 && b < 0) throw domainError();
	const result = mathPower(a, b);
	if (Number.isFinite(a) && Number.isFinite(b)) {
		if (Number.isNaN(result)) throw domainError();
		if (!Number.isFinite(result)) {
			throw new PyError("OverflowError", "math range error");
		}
	}
	return result;
}

function root(x: PyValue, base: PyValue): number {
	if (!pyEquals(base, 2)) {
		const divisor = toFloat(base);
		if (divisor === 0) {
			throw new PyError("ZeroDivisionError", "float division by zero");
		}
		return power(x, new PyFloat(1 / divisor));
	}
	const number = realNumber(x);
	if (number < 0) throw domainError();
	return Math.sqrt(number);
}

/** Errors of the named kinds become Ansible's, with the filter's name. */
function explaining(
	name: string,
	kinds: readonly string[],
	compute: () => number,
): PyFloat {
	try {
		return new PyFloat(compute());
	} catch (error) {
		if (!(error instanceof PyError) || !kinds.includes(error.exception))
			throw error;
		throw filterTypeError(
			`${name}() can only be used on numbers: ${messageOf(error)}`,
		);
	}
}

export const NUMBER_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		[
			"log",
			plugin(
				"logarithm",
				[["x"], ["base", new PyFloat(Math.E)]],
				(_c, x, base) =>
					explaining("log", ["TypeError"], () => logarithm(x, base)),
			),
		],
		[
			"pow",
			plugin("power", [["x"], ["y"]], (_c, x, y) =>
				explaining("pow", ["TypeError"], () => power(x, y)),
			),
		],
		[
			"root",
			plugin("inversepower", [["x"], ["base", 2]], (_c, x, base) =>
				explaining("root", ["TypeError", "ValueError"], () => root(x, base)),
			),
		],
	];
