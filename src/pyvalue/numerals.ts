// What an int is, and how ints and floats are written.

import { PyError, type PyValue } from "./value.ts";

/** Python 3.11.4's limit on digits of an int read from or written as decimal text. */
export const MAX_STR_DIGITS = 4300;

/** The one form of an int: a number while it is a safe integer, else a bigint. */
export function normalizeInt(value: bigint): number | bigint {
	return value >= -9007199254740991n && value <= 9007199254740991n
		? Number(value)
		: value;
}

export function isInt(value: PyValue): value is number | bigint {
	return typeof value === "number" || typeof value === "bigint";
}

export function intToString(value: number | bigint): string {
	if (typeof value === "number") return String(value);
	const text = value.toString();
	if (text.length > MAX_STR_DIGITS + (value < 0n ? 1 : 0)) {
		throw new PyError(
			"ValueError",
			`Exceeds the limit (${MAX_STR_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
		);
	}
	return text;
}

/** repr() of a float: the shortest digits that read back, exponent below 1e-4 and from 1e16. */
export function floatRepr(value: number): string {
	if (Number.isInteger(value)) {
		if (Math.abs(value) < 1e16) {
			return `${Object.is(value, -0) ? "-0" : value}.0`;
		}
	} else if (!Number.isFinite(value)) {
		if (Number.isNaN(value)) return "nan";
		return value > 0 ? "inf" : "-inf";
	} else {
		const size = Math.abs(value);
		if (size >= 1e-4 && size < 1e16) return String(value);
	}
	return padExponent(value.toExponential());
}

/** JavaScript's `1e+5` or `1.5e-7` with Python's two-digit exponent. */
export function padExponent(text: string): string {
	return text.replace(/e([+-])(\d)$/, "e$10$2");
}

export function truncateFloat(value: number): number | bigint {
	if (Number.isNaN(value)) {
		throw new PyError("ValueError", "cannot convert float NaN to integer");
	}
	if (!Number.isFinite(value)) {
		throw new PyError(
			"OverflowError",
			"cannot convert float infinity to integer",
		);
	}
	const whole = Math.trunc(value);
	return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole);
}

export function bigintToFloat(value: bigint): number {
	const result = Number(value);
	if (!Number.isFinite(result)) {
		throw new PyError("OverflowError", "int too large to convert to float");
	}
	return result;
}
