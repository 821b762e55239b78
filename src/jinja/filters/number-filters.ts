// Filters of numbers.

import { pyGetAttr } from "../../pyvalue/access.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { formatSpec } from "../../pyvalue/format.ts";
import { isInt, roundHalfEven, toFloat, toInt } from "../../pyvalue/numbers.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyError, PyFloat, type PyValue } from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { TemplateError } from "../errors.ts";
import { isText, toPlainText } from "../markup.ts";
import { Undefined } from "../undefined.ts";
import { define, defineVariadic } from "./define.ts";

/** `attempt`'s answer, or undefined where Python raises TypeError or ValueError. */
function tried<T>(attempt: () => T): T | undefined {
	try {
		return attempt();
	} catch (error) {
		if (
			error instanceof PyError &&
			(error.exception === "TypeError" || error.exception === "ValueError")
		)
			return undefined;
		throw error;
	}
}

function numberOf(value: PyValue): PyValue {
	if (value instanceof Undefined) return value.fail();
	return toPlainText(value);
}

function int(
	_c: CallContext,
	given: PyValue,
	fallback: PyValue,
	base: PyValue,
): PyValue {
	const value = numberOf(given);
	return (
		tried(() => (isText(value) ? toInt(value, base) : toInt(value))) ??
		tried(() => toInt(new PyFloat(toFloat(value)))) ??
		fallback
	);
}

function float(_c: CallContext, given: PyValue, fallback: PyValue): PyValue {
	const value = numberOf(given);
	const number = tried(() => toFloat(value));
	return number === undefined ? fallback : new PyFloat(number);
}

function abs(_c: CallContext, value: PyValue): PyValue {
	if (typeof value === "boolean") return Number(value);
	if (typeof value === "number") return Math.abs(value);
	if (typeof value === "bigint") return value < 0n ? -value : value;
	if (value instanceof PyFloat) return new PyFloat(Math.abs(value.value));
	const method = pyGetAttr(value, "__abs__");
	if (method !== undefined) return method;
	throw new PyError(
		"TypeError",
		`bad operand type for abs(): '${pyTypeName(value)}'`,
	);
}

function round(
	_c: CallContext,
	value: PyValue,
	precision: PyValue,
	method: PyValue,
): PyValue {
	if (method !== "common" && method !== "ceil" && method !== "floor")
		throw new TemplateError(
			"filterArgument",
			"method must be common, ceil or floor",
		);
	if (method === "common") {
		if (
			value instanceof Undefined ||
			!(isInt(value) || value instanceof PyFloat || typeof value === "boolean")
		)
			throw new PyError(
				"TypeError",
				`type ${pyTypeName(value)} doesn't define __round__ method`,
			);
		return roundHalfEven(value, Number(toInt(precision)));
	}
	const scale = pyBinary("**", 10, precision);
	const scaled = pyBinary("*", value, scale);
	const whole = toFloat(scaled);
	const rounded = method === "ceil" ? Math.ceil(whole) : Math.floor(whole);
	return pyBinary("/", toInt(new PyFloat(rounded)), scale);
}

const UNITS = ["k", "M", "G", "T", "P", "E", "Z", "Y"];

function filesizeformat(
	_c: CallContext,
	value: PyValue,
	binary: PyValue,
): PyValue {
	const bytes = toFloat(numberOf(value));
	const isBinary = pyTruth(binary);
	const base = isBinary ? 1024 : 1000;
	if (bytes === 1) return "1 Byte";
	if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
	let unit = base;
	let at = -1;
	do {
		unit *= base;
		at++;
	} while (bytes >= unit && at < UNITS.length - 1);
	const letter = UNITS[at] ?? "";
	const prefix = isBinary ? `${letter.toUpperCase()}iB` : `${letter}B`;
	return `${formatSpec(new PyFloat((base * bytes) / unit), ".1f")} ${prefix}`;
}

export const NUMBER_FILTERS: readonly (readonly [string, FilterDefinition])[] =
	[
		[
			"int",
			define(
				{ name: "do_int", params: [["value"], ["default", 0], ["base", 10]] },
				int,
			),
		],
		[
			"float",
			define(
				{ name: "do_float", params: [["value"], ["default", new PyFloat(0)]] },
				float,
			),
		],
		[
			"abs",
			defineVariadic((c, args) => {
				if (args.length !== 1)
					throw new PyError(
						"TypeError",
						`abs() takes exactly one argument (${args.length} given)`,
					);
				return abs(c, args[0] ?? null);
			}),
		],
		[
			"round",
			define(
				{
					name: "do_round",
					params: [["value"], ["precision", 0], ["method", "common"]],
				},
				round,
			),
		],
		[
			"filesizeformat",
			define(
				{ name: "do_filesizeformat", params: [["value"], ["binary", false]] },
				filesizeformat,
			),
		],
	];
