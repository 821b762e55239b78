// Conversions to numbers: int() and float(), with the rest of what numbers do re-exported.

import { SPACE_CLASS } from "./chars.ts";
import {
	bigintToFloat,
	isInt,
	MAX_STR_DIGITS,
	normalizeInt,
	truncateFloat,
} from "./numerals.ts";
import { pyRepr, pyTypeName } from "./text.ts";
import { decimalDigit } from "./unicode.ts";
import { PyBytes, PyError, PyFloat, PyObject, type PyValue } from "./value.ts";

/** int(value) or int(text, base). */
export function toInt(value: PyValue, base?: PyValue): number | bigint {
	if (base !== undefined) return textToInt(value, base);
	switch (typeof value) {
		case "number":
		case "bigint":
			return value;
		case "boolean":
			return value ? 1 : 0;
		case "string":
			return parseInteger(value, 10, value);
	}
	if (value instanceof PyFloat) return truncateFloat(value.value);
	if (value instanceof PyBytes) {
		return parseInteger(Buffer.from(value.bytes).toString("latin1"), 10, value);
	}
	if (value instanceof PyObject) {
		const method = value.getAttr("__int__");
		const result =
			method instanceof PyObject ? method.call([], new Map()) : undefined;
		if (result !== undefined && isInt(result)) return result;
	}
	throw new PyError(
		"TypeError",
		`int() argument must be a string, a bytes-like object or a real number, not '${pyTypeName(value)}'`,
	);
}

function textToInt(value: PyValue, base: PyValue): number | bigint {
	const radix = typeof base === "boolean" ? Number(base) : base;
	if (!isInt(radix)) {
		throw new PyError(
			"TypeError",
			`'${pyTypeName(base)}' object cannot be interpreted as an integer`,
		);
	}
	if (typeof value !== "string" && !(value instanceof PyBytes)) {
		throw new PyError(
			"TypeError",
			"int() can't convert non-string with explicit base",
		);
	}
	if (radix !== 0 && (radix < 2 || radix > 36)) {
		throw new PyError("ValueError", "int() base must be >= 2 and <= 36, or 0");
	}
	const text =
		typeof value === "string"
			? value
			: Buffer.from(value.bytes).toString("latin1");
	return parseInteger(text, Number(radix), value);
}

const PY_SPACE = new RegExp(`^[${SPACE_CLASS}]+|[${SPACE_CLASS}]+$`, "g");

/** Trims Python's white space and turns digits of any script into ASCII ones. */
function normalizeNumeral(text: string): string {
	let plain = text.replace(PY_SPACE, "");
	if (/[^\0-\x7f]/.test(plain)) {
		plain = plain.replace(/\p{Nd}/gu, (char) => String(decimalDigit(char)));
	}
	return plain;
}

const PREFIXES: Record<string, number> = { "0x": 16, "0o": 8, "0b": 2 };

function parseInteger(
	text: string,
	base: number,
	original: PyValue,
): number | bigint {
	const plain = normalizeNumeral(text).toLowerCase();
	const match = /^([+-]?)(0[xob](?=.))?(_?)([0-9a-z]+(?:_[0-9a-z]+)*)$/.exec(
		plain,
	);
	const parsed = match === null ? undefined : digitsOf(match, base, plain);
	if (parsed === undefined) {
		throw new PyError(
			"ValueError",
			`invalid literal for int() with base ${base}: ${pyRepr(original)}`,
		);
	}
	const value = digitsToInt(parsed.digits, parsed.radix);
	return plain.startsWith("-") ? negateInt(value) : value;
}

function negateInt(value: number | bigint): number | bigint {
	return value === 0 ? 0 : -value;
}

function digitsOf(
	match: RegExpExecArray,
	base: number,
	plain: string,
): { digits: string; radix: number } | undefined {
	let prefix = match[2] ?? "";
	let digits = (match[4] ?? "").replaceAll("_", "");
	const prefixRadix = PREFIXES[prefix] ?? 0;
	let radix = base === 0 ? prefixRadix || 10 : base;
	if (prefix !== "" && prefixRadix !== radix) {
		digits = prefix + digits;
		if (match[3] === "_" && base <= 10) return undefined;
		prefix = "";
	} else if (match[3] === "_" && prefix === "") return undefined;
	if (base === 0 && prefix === "" && /^0+[1-9]/.test(digits)) return undefined;
	if (base === 0 && prefix === "") radix = 10;
	for (const char of digits) {
		if (Number.parseInt(char, 36) >= radix) return undefined;
	}
	return plain === "" ? undefined : { digits, radix };
}

function digitsToInt(digits: string, radix: number): number | bigint {
	const isPowerOfTwo = (radix & (radix - 1)) === 0;
	if (!isPowerOfTwo && digits.length > MAX_STR_DIGITS) {
		throw new PyError(
			"ValueError",
			`Exceeds the limit (${MAX_STR_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
		);
	}
	const quick = Number.parseInt(digits, radix);
	if (Number.isSafeInteger(quick)) return quick;
	if (radix === 10) return normalizeInt(BigInt(digits));
	let value = 0n;
	for (const char of digits) {
		value = value * BigInt(radix) + BigInt(Number.parseInt(char, 36));
	}
	return normalizeInt(value);
}

const FLOAT_TEXT =
	/^[+-]?(?:(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i;
const FLOAT_WORD = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i;

/** float(value), as a plain number. */
export function toFloat(value: PyValue): number {
	if (value instanceof PyFloat) return value.value;
	switch (typeof value) {
		case "number":
			return value;
		case "bigint":
			return bigintToFloat(value);
		case "boolean":
			return value ? 1 : 0;
		case "string":
			return parseFloatText(value, value);
	}
	if (value instanceof PyBytes) {
		return parseFloatText(Buffer.from(value.bytes).toString("latin1"), value);
	}
	if (value instanceof PyObject) {
		const method = value.getAttr("__float__");
		const result =
			method instanceof PyObject ? method.call([], new Map()) : undefined;
		if (result instanceof PyFloat) return result.value;
	}
	throw new PyError(
		"TypeError",
		`float() argument must be a string or a real number, not '${pyTypeName(value)}'`,
	);
}

function parseFloatText(text: string, original: PyValue): number {
	const plain = normalizeNumeral(text);
	if (FLOAT_TEXT.test(plain)) return Number(plain.replaceAll("_", ""));
	const word = FLOAT_WORD.exec(plain);
	if (word !== null) {
		if (word[2] === undefined) return Number.NaN;
		return word[1] === "-" ? -Infinity : Infinity;
	}
	throw new PyError(
		"ValueError",
		`could not convert string to float: ${pyRepr(original)}`,
	);
}

export { floatRepr, isInt, normalizeInt } from "./numerals.ts";
export { roundHalfEven } from "./round.ts";
