// Arithmetic of floats where Python's differs from JavaScript's, and exact rounding.

import { normalizeInt, truncateFloat } from "./numerals.ts";
import { PyError } from "./value.ts";

/** `a % b`: the sign is the divisor's, zeros included. */
export function moduloFloat(a: number, b: number): number {
	if (b === 0) throw new PyError("ZeroDivisionError", "float modulo");
	const rest = a % b;
	if (rest === 0) return b < 0 ? -0 : 0;
	return rest < 0 !== b < 0 ? rest + b : rest;
}

/** `a // b` as CPython computes it, by way of the remainder. */
export function floorDivideFloat(a: number, b: number): number {
	if (b === 0) {
		throw new PyError("ZeroDivisionError", "float floor division by zero");
	}
	const rest = a % b;
	let quotient = (a - rest) / b;
	if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
	if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
	const floor = Math.floor(quotient);
	return quotient - floor > 0.5 ? floor + 1 : floor;
}

export function divideFloat(a: number, b: number): number {
	if (b === 0) throw new PyError("ZeroDivisionError", "float division by zero");
	return a / b;
}

export function powerFloat(a: number, b: number): number {
	// JavaScript has NaN for these two; C and Python have 1.
	if (a === 1 || b === 0) return 1;
	if (a === -1 && (b === Infinity || b === -Infinity)) return 1;
	if (a === 0 && b < 0) {
		throw new PyError(
			"ZeroDivisionError",
			"0.0 cannot be raised to a negative power",
		);
	}
	const result = a ** b;
	if (Number.isNaN(result) && !Number.isNaN(a) && !Number.isNaN(b)) {
		// Python answers with a complex number, a type that no template value has here.
		throw new PyError("ValueError", "math domain error");
	}
	if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
		throw new PyError("OverflowError", "(34, 'Numerical result out of range')");
	}
	return result;
}

/** `value` as mantissa * 2**exponent, exactly. */
export function floatParts(
	value: number,
): [mantissa: bigint, exponent: number] {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	const bits = view.getBigUint64(0);
	const biased = Number((bits >> 52n) & 0x7ffn);
	const fraction = bits & 0xfffffffffffffn;
	const size = biased === 0 ? fraction : fraction | (1n << 52n);
	return [value < 0 ? -size : size, (biased === 0 ? 1 : biased) - 1075];
}

/** `top / bottom` to the nearest integer, ties to even; `bottom` is positive. */
export function divideHalfEven(top: bigint, bottom: bigint): bigint {
	let quotient = top / bottom;
	let rest = top % bottom;
	if (rest < 0n) {
		quotient -= 1n;
		rest += bottom;
	}
	const twice = rest * 2n;
	const isUp = twice > bottom || (twice === bottom && (quotient & 1n) === 1n);
	return isUp ? quotient + 1n : quotient;
}

/** `value * 10**digits` to the nearest integer by the float's exact value, ties to even. */
export function scaledHalfEven(value: number, digits: number): bigint {
	const [mantissa, exponent] = floatParts(value);
	let top = mantissa;
	let bottom = 1n;
	if (digits >= 0) top *= 10n ** BigInt(digits);
	else bottom *= 10n ** BigInt(-digits);
	if (exponent >= 0) top <<= BigInt(exponent);
	else bottom <<= BigInt(-exponent);
	return divideHalfEven(top, bottom);
}

/** `'%.*f' % (digits, value)` of a finite float: exact, ties to even. */
export function toFixedText(value: number, digits: number): string {
	// toFixed is exact but sends ties up; a tie needs a value of few binary places.
	if (digits <= 100 && Math.abs(value) < 1e21) {
		const isTiePossible =
			digits < 60 && Number.isInteger(value * 2 ** (digits + 1));
		if (!isTiePossible) {
			const text = value.toFixed(digits);
			return Object.is(value, -0) || (value < 0 && text[0] !== "-")
				? `-${text}`
				: text;
		}
	}
	const isNegative = value < 0 || Object.is(value, -0);
	const scaled = scaledHalfEven(Math.abs(value), digits);
	const plain = scaled.toString().padStart(digits + 1, "0");
	const whole = plain.slice(0, plain.length - digits);
	const text = digits === 0 ? whole : `${whole}.${plain.slice(-digits)}`;
	return isNegative ? `-${text}` : text;
}

/** `round(value, digits)` of a float. */
export function roundFloat(value: number, digits: number): number {
	if (!Number.isFinite(value) || value === 0) return value;
	// CPython's own limits: past them rounding changes nothing, or leaves nothing.
	if (digits > 323) return value;
	if (digits < -308) return value < 0 ? -0 : 0;
	if (digits >= 0) return overflowChecked(Number(toFixedText(value, digits)));
	const scaled = scaledHalfEven(Math.abs(value), digits);
	const rounded = Number(`${scaled}e${-digits}`);
	return overflowChecked(value < 0 ? -rounded : rounded);
}

function overflowChecked(value: number): number {
	if (Number.isFinite(value)) return value;
	throw new PyError("OverflowError", "rounded value too large to represent");
}

/** `round(value)` of a float: an int. */
export function roundToInt(value: number): number | bigint {
	if (!Number.isFinite(value)) return truncateFloat(value);
	return normalizeInt(scaledHalfEven(value, 0));
}
