// The format-spec mini language: format(value, spec) of int, float and str.

import { codePointLength, codePoints } from "./codepoints.ts";
import { groupDigits, type NumberText, writeFloat } from "./float-text.ts";
import { bigintToFloat, intToString, isInt } from "./numerals.ts";
import { pyStr, pyTypeName } from "./text.ts";
import { PyError, PyFloat, PyObject, type PyValue } from "./value.ts";

interface Spec {
	readonly fill: string;
	readonly align: string;
	readonly sign: string;
	readonly isZeroPositive: boolean;
	readonly isAlternate: boolean;
	readonly width: number;
	readonly grouping: string;
	readonly precision: number | undefined;
	readonly type: string;
	/** The fill and alignment came from a `0` before the width. */
	readonly isZeroPadded: boolean;
}

function valueError(message: string): PyError {
	return new PyError("ValueError", message);
}

const SPEC =
	/^(?:(.)?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_]?)([,_]?)(?:\.(\d+)?)?(.*)$/su;

/** Digits a format may ask for: CPython's own limit is INT_MAX. */
const MAX_WIDTH = 2 ** 31 - 1;

function parseSpec(spec: string, typeName: string): Spec {
	const match = SPEC.exec(spec);
	if (match === null) throw valueError("Invalid format specifier");
	const [
		,
		fill,
		align,
		sign,
		z,
		alternate,
		zero,
		width,
		grouping = "",
		second,
	] = match;
	const [precision, type = ""] = match.slice(10);
	if (second !== "" && second !== undefined) {
		throw valueError(
			second === grouping
				? `Cannot specify '${grouping}' with '${second}'.`
				: "Cannot specify both ',' and '_'.",
		);
	}
	if (precision === undefined && hasBareDot(spec, match, type)) {
		throw valueError("Format specifier missing precision");
	}
	if (codePointLength(type) > 1) {
		throw valueError(
			`Invalid format specifier '${spec}' for object of type '${typeName}'`,
		);
	}
	if (Number(width ?? 0) > MAX_WIDTH || Number(precision ?? 0) > MAX_WIDTH) {
		throw valueError("Too many decimal digits in format string");
	}
	assertGrouping(grouping, type === "" && typeName === "str" ? "s" : type);
	const isZeroPadded = zero !== undefined && align === undefined;
	const numeric = typeName !== "str";
	return {
		fill: fill ?? (zero === undefined ? " " : "0"),
		align: align ?? (isZeroPadded && numeric ? "=" : ""),
		sign: sign ?? "",
		isZeroPositive: z !== undefined,
		isAlternate: alternate !== undefined,
		width: Number(width ?? 0),
		grouping,
		precision: precision === undefined ? undefined : Number(precision),
		type,
		isZeroPadded,
	};
}

function hasBareDot(
	spec: string,
	match: RegExpExecArray,
	type: string,
): boolean {
	const head = spec.slice(0, spec.length - type.length);
	const isFill = match[1] === "." && head.length <= 2;
	return head.endsWith(".") && !isFill;
}

function assertGrouping(grouping: string, type: string): void {
	if (grouping === "" || type === "") return;
	const isAllowed =
		"defgEG%F".includes(type) || (grouping === "_" && "boxX".includes(type));
	if (!isAllowed) {
		throw valueError(`Cannot specify '${grouping}' with '${type}'.`);
	}
}

/** `format(value, spec)` */
export function formatSpec(value: PyValue, spec: string): string {
	if (value instanceof PyObject) return formatObject(value, spec);
	if (spec === "") return pyStr(value);
	if (typeof value === "string")
		return formatText(value, parseSpec(spec, "str"));
	if (value instanceof PyFloat) {
		return formatFloat(value.value, parseSpec(spec, "float"), "float");
	}
	const whole = typeof value === "boolean" ? Number(value) : value;
	if (isInt(whole)) {
		return formatInt(whole, parseSpec(spec, "int"), pyTypeName(value));
	}
	throw unsupported(value);
}

function unsupported(value: PyValue): PyError {
	return new PyError(
		"TypeError",
		`unsupported format string passed to ${pyTypeName(value)}.__format__`,
	);
}

function formatObject(value: PyObject, spec: string): string {
	const method = value.getAttr("__format__");
	if (method instanceof PyObject) {
		return pyStr(method.call([spec], new Map()) ?? "");
	}
	if (spec === "") return value.toStr();
	throw unsupported(value);
}

function unknownCode(type: string, typeName: string): PyError {
	const code = type.codePointAt(0) ?? 0;
	const shown = code > 32 && code < 128 ? type : `\\x${code.toString(16)}`;
	return valueError(
		`Unknown format code '${shown}' for object of type '${typeName}'`,
	);
}

function formatText(text: string, spec: Spec): string {
	if (spec.type !== "" && spec.type !== "s")
		throw unknownCode(spec.type, "str");
	if (spec.sign !== "") {
		throw valueError(
			spec.sign === " "
				? "Space not allowed in string format specifier"
				: "Sign not allowed in string format specifier",
		);
	}
	if (spec.isZeroPositive) {
		throw valueError(
			"Negative zero coercion (z) not allowed in string format specifier",
		);
	}
	if (spec.isAlternate) {
		throw valueError(
			"Alternate form (#) not allowed in string format specifier",
		);
	}
	if (spec.align === "=") {
		throw valueError("'=' alignment not allowed in string format specifier");
	}
	const shown =
		spec.precision === undefined
			? text
			: codePoints(text).slice(0, spec.precision).join("");
	return align(shown, spec, "<");
}

function align(text: string, spec: Spec, fallback: string): string {
	const missing = spec.width - codePointLength(text);
	if (missing <= 0) return text;
	const how = spec.align === "" ? fallback : spec.align;
	if (how === "<") return text + spec.fill.repeat(missing);
	if (how !== "^") return spec.fill.repeat(missing) + text;
	const left = missing >> 1;
	return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
}

const RADIX: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 };

function formatInt(
	value: number | bigint,
	spec: Spec,
	typeName: string,
): string {
	const { type } = spec;
	if (type !== "" && "eEfFgG%".includes(type)) {
		const asFloat = typeof value === "bigint" ? bigintToFloat(value) : value;
		return formatFloat(asFloat, spec, typeName);
	}
	if (type !== "" && !"bcdnoxX".includes(type))
		throw unknownCode(type, typeName);
	if (spec.precision !== undefined) {
		throw valueError("Precision not allowed in integer format specifier");
	}
	if (spec.isZeroPositive) {
		throw valueError(
			"Negative zero coercion (z) not allowed in integer format specifier",
		);
	}
	if (type === "c") return formatChar(value, spec);
	const radix = RADIX[type] ?? 10;
	const size = value < 0 ? -value : value;
	const raw = radix === 10 ? intToString(size) : size.toString(radix);
	const prefix = spec.isAlternate && radix !== 10 ? `0${type}` : "";
	return placeNumber(
		{
			isNegative: value < 0,
			prefix,
			whole: type === "X" ? raw.toUpperCase() : raw,
			rest: "",
		},
		spec,
		radix === 10 ? 3 : 4,
	);
}

function formatChar(value: number | bigint, spec: Spec): string {
	if (spec.sign !== "") {
		throw valueError("Sign not allowed with integer format specifier 'c'");
	}
	if (spec.isAlternate) {
		throw valueError(
			"Alternate form (#) not allowed with integer format specifier 'c'",
		);
	}
	if (value < 0 || value > 0x10ffff) {
		throw new PyError("OverflowError", "%c arg not in range(0x110000)");
	}
	return align(String.fromCodePoint(Number(value)), spec, "<");
}

function formatFloat(value: number, spec: Spec, typeName: string): string {
	const { type } = spec;
	if (type !== "" && !"eEfFgGn%".includes(type))
		throw unknownCode(type, typeName);
	const text = writeFloat(value, {
		type,
		precision: spec.precision,
		isAlternate: spec.isAlternate,
		isZeroPositive: spec.isZeroPositive,
	});
	return placeNumber(text, spec, 3);
}

/** Sign, prefix, grouped digits and padding put together. */
function placeNumber(
	number: NumberText,
	spec: Spec,
	groupSize: number,
): string {
	const sign = number.isNegative ? "-" : spec.sign.replace("-", "");
	const head = sign + number.prefix;
	const isZeroFilled = spec.fill === "0" && spec.align === "=";
	let whole = number.whole;
	if (spec.grouping !== "" && /^[0-9a-fA-F]+$/.test(whole)) {
		const room = spec.width - head.length - number.rest.length;
		whole = groupDigits(whole, {
			separator: spec.grouping,
			size: groupSize,
			width: isZeroFilled ? room : 0,
		});
	}
	const body = whole + number.rest;
	if (spec.align === "=") {
		const missing = Math.max(0, spec.width - head.length - body.length);
		return head + spec.fill.repeat(missing) + body;
	}
	return align(head + body, spec, ">");
}
