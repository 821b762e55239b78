// human_readable and human_to_bytes.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { Undefined } from "../../jinja/undefined.ts";
import { pyBinary } from "../../pyvalue/arithmetic.ts";
import { pyOrder, pyTruth } from "../../pyvalue/compare.ts";
import { formatSpec } from "../../pyvalue/format.ts";
import { normalizeInt, roundHalfEven } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, PyFloat, type PyValue } from "../../pyvalue/value.ts";
import { isUndefinedFailure, messageOf } from "../../templar/failure.ts";
import { filterError, filterTypeError, plugin } from "../plugin-functions.ts";

const UNITS = ["Y", "Z", "E", "P", "T", "G", "M", "K", "B"];
/** The largest first. */
const RANGES: readonly (readonly [letter: string, bytes: number | bigint])[] =
	UNITS.map((letter, at) => [
		letter,
		normalizeInt(1n << BigInt((UNITS.length - 1 - at) * 10)),
	]);

function toHuman(size: PyValue, isBits: boolean, unit: PyValue): string {
	if (unit !== null && typeof unit !== "string") {
		throw new PyError(
			"AttributeError",
			`'${pyTypeName(unit)}' object has no attribute 'upper'`,
		);
	}
	const found = RANGES.find(([letter, bytes]) =>
		unit === null ? pyOrder(">=", size, bytes) : unit.toUpperCase() === letter,
	);
	const [letter, bytes] = found ?? ["B", 1];
	const base = isBits ? "bits" : "Bytes";
	const suffix = bytes === 1 ? base : letter + base.charAt(0);
	return `${formatSpec(pyBinary("/", size, bytes), ".2f")} ${suffix}`;
}

function toBytesCount(
	size: PyValue,
	defaultUnit: PyValue,
	isBits: boolean,
): PyValue {
	const match = /^\s*(\d*\.?\d*)\s*([A-Za-z]+)?/.exec(pyStr(size));
	const digits = match?.[1] ?? "";
	if (digits === "" || digits === ".")
		throw new PyError("ValueError", "no number");
	const number = new PyFloat(Number(digits));
	const unit =
		match?.[2] ?? (defaultUnit === null ? null : unitText(defaultUnit));
	if (unit === null) return roundHalfEven(number);
	const letter = unit.charAt(0).toUpperCase();
	const range = RANGES.find(([each]) => each === letter);
	if (unit === "" || range === undefined)
		throw new PyError("ValueError", "no unit");
	checkUnit(unit, isBits);
	return roundHalfEven(pyBinary("*", number, range[1]));
}

function unitText(unit: PyValue): string {
	if (typeof unit === "string") return unit;
	throw new PyError(
		"TypeError",
		`'${pyTypeName(unit)}' object is not subscriptable`,
	);
}

/** `MB` is bytes, `Mb` bits; whole words may be in any case. */
function checkUnit(unit: string, isBits: boolean): void {
	const [mark, word] = isBits ? ["b", "bit"] : ["B", "byte"];
	if (unit.length === 1 || unit.toLowerCase().includes(word)) return;
	if (unit[1] !== mark) throw new PyError("ValueError", "wrong unit");
}

function explaining<T>(name: string, size: PyValue, compute: () => T): T {
	if (size instanceof Undefined) size.fail();
	try {
		return compute();
	} catch (error) {
		if (isUndefinedFailure(error)) throw error;
		if (error instanceof PyError && error.exception === "TypeError") {
			throw filterTypeError(
				`${name}() failed on bad input: ${messageOf(error)}`,
			);
		}
		throw filterError(
			`${name}() can't interpret following string: ${pyStr(size)}`,
			error,
		);
	}
}

export const SIZE_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"human_readable",
		plugin(
			"human_readable",
			[["size"], ["isbits", false], ["unit", null]],
			(_c, size, isBits, unit) =>
				explaining("human_readable", size, () =>
					toHuman(size, pyTruth(isBits), unit),
				),
		),
	],
	[
		"human_to_bytes",
		plugin(
			"human_to_bytes",
			[["size"], ["default_unit", null], ["isbits", false]],
			(_c, size, unit, isBits) =>
				explaining("human_to_bytes", size, () =>
					toBytesCount(size, unit, pyTruth(isBits)),
				),
		),
	],
];
