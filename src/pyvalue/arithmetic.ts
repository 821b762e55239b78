// The binary and unary operators over every pair of types.

import { dictSet } from "./dict.ts";
import {
	divideFloat,
	floorDivideFloat,
	moduloFloat,
	powerFloat,
} from "./floats.ts";
import { formatPercent } from "./format.ts";
import { binaryInt, invertInt, negateInt, trueDivideInt } from "./integers.ts";
import { bigintToFloat, isInt } from "./numerals.ts";
import { binarySet } from "./sets.ts";
import { pyTypeName } from "./text.ts";
import {
	type BinaryOperator,
	PyBytes,
	PyError,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
	type UnaryOperator,
} from "./value.ts";

/** `left op right` */
export function pyBinary(
	operator: BinaryOperator,
	left: PyValue,
	right: PyValue,
): PyValue {
	const result =
		numericBinary(operator, left, right) ??
		containerBinary(operator, left, right) ??
		(left instanceof PyObject
			? left.binary(operator, right, false)
			: undefined) ??
		(right instanceof PyObject
			? right.binary(operator, left, true)
			: undefined);
	if (result !== undefined) return result;
	throw operandError(operator, left, right);
}

function operandError(
	operator: BinaryOperator,
	left: PyValue,
	right: PyValue,
): PyError {
	const leftType = pyTypeName(left);
	const rightType = pyTypeName(right);
	if (operator === "+") {
		if (isConcatenable(left)) {
			return new PyError(
				"TypeError",
				`can only concatenate ${leftType} (not "${rightType}") to ${leftType}`,
			);
		}
		if (left instanceof PyBytes) {
			return new PyError("TypeError", `can't concat ${rightType} to bytes`);
		}
	}
	if (operator === "*" && (isSequence(left) || isSequence(right))) {
		const other = isSequence(left) ? rightType : leftType;
		return new PyError(
			"TypeError",
			`can't multiply sequence by non-int of type '${other}'`,
		);
	}
	const symbol = operator === "**" ? "** or pow()" : operator;
	return new PyError(
		"TypeError",
		`unsupported operand type(s) for ${symbol}: '${leftType}' and '${rightType}'`,
	);
}

function isConcatenable(value: PyValue): boolean {
	return (
		typeof value === "string" ||
		Array.isArray(value) ||
		value instanceof PyTuple
	);
}

function isSequence(value: PyValue): boolean {
	return isConcatenable(value) || value instanceof PyBytes;
}

function numericBinary(
	operator: BinaryOperator,
	left: PyValue,
	right: PyValue,
): PyValue | undefined {
	const a = typeof left === "boolean" ? Number(left) : left;
	const b = typeof right === "boolean" ? Number(right) : right;
	if (isInt(a) && isInt(b)) {
		if (typeof left === "boolean" && typeof right === "boolean") {
			const flag = booleanBinary(operator, left, right);
			if (flag !== undefined) return flag;
		}
		if (operator === "/") return new PyFloat(trueDivideInt(a, b));
		if (operator === "**" && b < 0) {
			return new PyFloat(powerFloat(floatOf(a), floatOf(b)));
		}
		return binaryInt(operator, a, b);
	}
	const isFloat = a instanceof PyFloat || b instanceof PyFloat;
	if (!isFloat || !isNumeric(a) || !isNumeric(b)) return undefined;
	const result = binaryFloat(operator, floatOf(a), floatOf(b));
	return result === undefined ? undefined : new PyFloat(result);
}

function booleanBinary(
	operator: BinaryOperator,
	a: boolean,
	b: boolean,
): boolean | undefined {
	switch (operator) {
		case "|":
			return a || b;
		case "&":
			return a && b;
		case "^":
			return a !== b;
	}
	return undefined;
}

function isNumeric(value: PyValue): value is number | bigint | PyFloat {
	return isInt(value) || value instanceof PyFloat;
}

function floatOf(value: number | bigint | PyFloat): number {
	if (value instanceof PyFloat) return value.value;
	return typeof value === "bigint" ? bigintToFloat(value) : value;
}

function binaryFloat(
	operator: BinaryOperator,
	a: number,
	b: number,
): number | undefined {
	switch (operator) {
		case "+":
			return a + b;
		case "-":
			return a - b;
		case "*":
			return a * b;
		case "/":
			return divideFloat(a, b);
		case "//":
			return floorDivideFloat(a, b);
		case "%":
			return moduloFloat(a, b);
		case "**":
			return powerFloat(a, b);
	}
	return undefined;
}

function containerBinary(
	operator: BinaryOperator,
	left: PyValue,
	right: PyValue,
): PyValue | undefined {
	switch (operator) {
		case "+":
			return concatenate(left, right);
		case "*":
			return repeat(left, right) ?? repeat(right, left);
		case "%":
			return typeof left === "string" ? formatPercent(left, right) : undefined;
	}
	if (left instanceof PySet && right instanceof PySet) {
		return binarySet(operator, left, right);
	}
	if (operator === "|" && left instanceof Map && right instanceof Map) {
		const merged = new Map(left);
		for (const [key, value] of right) dictSet(merged, key, value);
		return merged;
	}
	return undefined;
}

function concatenate(left: PyValue, right: PyValue): PyValue | undefined {
	if (typeof left === "string") {
		return typeof right === "string" ? left + right : undefined;
	}
	if (Array.isArray(left)) {
		return Array.isArray(right) ? left.concat(right) : undefined;
	}
	if (left instanceof PyTuple && right instanceof PyTuple) {
		return new PyTuple([...left.items, ...right.items]);
	}
	if (left instanceof PyBytes && right instanceof PyBytes) {
		return new PyBytes(Buffer.concat([left.bytes, right.bytes]));
	}
	return undefined;
}

/** More items than this is a mistake in a template; Python would run out of memory soon after. */
const MAX_REPEATED = 2 ** 28;

function repeat(sequence: PyValue, times: PyValue): PyValue | undefined {
	if (!isSequence(sequence)) return undefined;
	const number = typeof times === "boolean" ? Number(times) : times;
	if (!isInt(number)) return undefined;
	const count = number > 0 ? Number(number) : 0;
	if (count * sequenceLength(sequence) > MAX_REPEATED) {
		throw new PyError("MemoryError", "");
	}
	if (typeof sequence === "string") return sequence.repeat(count);
	if (Array.isArray(sequence)) return repeatItems(sequence, count);
	if (sequence instanceof PyTuple) {
		return new PyTuple(repeatItems(sequence.items, count));
	}
	if (sequence instanceof PyBytes) {
		return new PyBytes(Buffer.concat(Array(count).fill(sequence.bytes)));
	}
	return undefined;
}

function sequenceLength(sequence: PyValue): number {
	if (typeof sequence === "string" || Array.isArray(sequence)) {
		return sequence.length;
	}
	if (sequence instanceof PyTuple) return sequence.items.length;
	return sequence instanceof PyBytes ? sequence.bytes.length : 0;
}

function repeatItems(items: readonly PyValue[], count: number): PyValue[] {
	const result: PyValue[] = [];
	for (let round = 0; round < count; round++) {
		for (const item of items) result.push(item);
	}
	return result;
}

/** `+value`, `-value`, `~value` */
export function pyUnary(operator: UnaryOperator, value: PyValue): PyValue {
	const number = typeof value === "boolean" ? Number(value) : value;
	if (isInt(number)) {
		if (operator === "+") return number;
		return operator === "-" ? negateInt(number) : invertInt(number);
	}
	if (number instanceof PyFloat && operator !== "~") {
		return operator === "-" ? new PyFloat(-number.value) : number;
	}
	const result = value instanceof PyObject ? value.unary(operator) : undefined;
	if (result !== undefined) return result;
	throw new PyError(
		"TypeError",
		`bad operand type for unary ${operator}: '${pyTypeName(value)}'`,
	);
}
