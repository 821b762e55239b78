// Arithmetic of ints: numbers while every step is exact, bigints where one is not.

import { normalizeInt } from "./numerals.ts";
import { type BinaryOperator, PyError } from "./value.ts";

export type Int = number | bigint;

/** Past this many bits a result costs memory nobody asked for; Python would raise MemoryError later. */
const MAX_BITS = 1 << 27;

/** The result of an exact JavaScript operation, without its negative zero. */
function exact(value: number): number | undefined {
	return Number.isSafeInteger(value) ? value + 0 : undefined;
}

function bothNumbers(a: Int, b: Int): a is number {
	return typeof a === "number" && typeof b === "number";
}

function add(a: Int, b: Int): Int {
	const quick = bothNumbers(a, b) ? exact(a + (b as number)) : undefined;
	return quick ?? normalizeInt(BigInt(a) + BigInt(b));
}

function subtractInt(a: Int, b: Int): Int {
	const quick = bothNumbers(a, b) ? exact(a - (b as number)) : undefined;
	return quick ?? normalizeInt(BigInt(a) - BigInt(b));
}

function multiply(a: Int, b: Int): Int {
	const quick = bothNumbers(a, b) ? exact(a * (b as number)) : undefined;
	if (quick !== undefined) return quick;
	assertSize(bitLength(a) + bitLength(b));
	return normalizeInt(BigInt(a) * BigInt(b));
}

export function bitLength(value: Int): number {
	const text = BigInt(value).toString(16).replace("-", "");
	if (text === "0") return 0;
	return (
		(text.length - 1) * 4 +
		(32 - Math.clz32(Number.parseInt(text.charAt(0), 16)))
	);
}

function assertSize(bits: number): void {
	if (bits > MAX_BITS) throw new PyError("MemoryError", "");
}

/** `a % b`: the sign is the divisor's. */
function moduloInt(a: Int, b: Int): Int {
	assertDivisor(b, "integer modulo by zero");
	if (bothNumbers(a, b)) {
		const divisor = b as number;
		const rest = a % divisor;
		return (rest !== 0 && rest < 0 !== divisor < 0 ? rest + divisor : rest) + 0;
	}
	const divisor = BigInt(b);
	const rest = BigInt(a) % divisor;
	return normalizeInt(
		rest !== 0n && rest < 0n !== divisor < 0n ? rest + divisor : rest,
	);
}

/** `a // b`, towards minus infinity. */
function floorDivideInt(a: Int, b: Int): Int {
	assertDivisor(b, "integer division or modulo by zero");
	const rest = moduloInt(a, b);
	if (bothNumbers(a, b)) {
		const whole = exact(a - (rest as number));
		if (whole !== undefined) return whole / (b as number) + 0;
	}
	return normalizeInt((BigInt(a) - BigInt(rest)) / BigInt(b));
}

function assertDivisor(b: Int, message: string): void {
	// biome-ignore lint/suspicious/noDoubleEquals: 0n is zero too
	if (b == 0) throw new PyError("ZeroDivisionError", message);
}

/** `a / b` of ints, correctly rounded even where neither fits a float. */
export function trueDivideInt(a: Int, b: Int): number {
	assertDivisor(b, "division by zero");
	if (bothNumbers(a, b)) return a / (b as number);
	const isNegative = a < 0 !== b < 0;
	let top = BigInt(a) < 0n ? -BigInt(a) : BigInt(a);
	let bottom = BigInt(b) < 0n ? -BigInt(b) : BigInt(b);
	// 66 bits of quotient and a sticky bit are more than rounding to 53 can tell apart.
	const shift = 66 - (bitLength(top) - bitLength(bottom));
	if (shift > 0) top <<= BigInt(shift);
	else bottom <<= BigInt(-shift);
	const sticky = top % bottom === 0n ? 0n : 1n;
	const size = scaleDown(Number(((top / bottom) << 1n) | sticky), shift + 1);
	if (!Number.isFinite(size)) {
		throw new PyError(
			"OverflowError",
			"integer division result too large for a float",
		);
	}
	return isNegative ? -size : size;
}

/** `value * 2**-bits` in steps that neither overflow nor underflow on the way. */
function scaleDown(value: number, bits: number): number {
	let left = bits;
	let result = value;
	while (left > 1000) {
		result *= 2 ** -1000;
		left -= 1000;
	}
	while (left < -1000) {
		result *= 2 ** 1000;
		left += 1000;
	}
	return result * 2 ** -left;
}

/** `a ** b` for a b that is not negative. */
function powerInt(a: Int, b: Int): Int {
	if (bothNumbers(a, b)) {
		const quick = exact(a ** (b as number));
		if (quick !== undefined) return quick;
	}
	if (a === 0 || a === 1) return b === 0 ? 1 : a;
	if (a === -1) return BigInt(b) % 2n === 0n ? 1 : -1;
	assertSize((bitLength(a) - 1) * Number(b));
	return normalizeInt(BigInt(a) ** BigInt(b));
}

function shift(a: Int, b: Int, isLeft: boolean): Int {
	if (b < 0) throw new PyError("ValueError", "negative shift count");
	if (a === 0) return 0;
	if (isLeft) {
		assertSize(bitLength(a) + Number(b));
		return normalizeInt(BigInt(a) << BigInt(b));
	}
	if (Number(b) > MAX_BITS) return a < 0 ? -1 : 0;
	return normalizeInt(BigInt(a) >> BigInt(b));
}

export function invertInt(value: Int): Int {
	return subtractInt(-1, value);
}

export function negateInt(value: Int): Int {
	return subtractInt(0, value);
}

/** Every int operator whose result is an int; `/` and a negative power are floats and live elsewhere. */
export function binaryInt(
	operator: Exclude<BinaryOperator, "/">,
	a: Int,
	b: Int,
): Int {
	switch (operator) {
		case "+":
			return add(a, b);
		case "-":
			return subtractInt(a, b);
		case "*":
			return multiply(a, b);
		case "//":
			return floorDivideInt(a, b);
		case "%":
			return moduloInt(a, b);
		case "**":
			return powerInt(a, b);
		case "|":
			return normalizeInt(BigInt(a) | BigInt(b));
		case "&":
			return normalizeInt(BigInt(a) & BigInt(b));
		case "^":
			return normalizeInt(BigInt(a) ^ BigInt(b));
		case "<<":
			return shift(a, b, true);
		case ">>":
			return shift(a, b, false);
	}
}
