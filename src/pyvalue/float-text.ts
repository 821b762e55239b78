// A float as the digits of e, f, g or % formatting, before sign and padding.

import { scaledHalfEven, toFixedText } from "./floats.ts";
import { floatRepr, padExponent } from "./numerals.ts";

export interface NumberText {
	readonly isNegative: boolean;
	readonly prefix: string;
	/** The digits before the point: what grouping applies to. */
	readonly whole: string;
	/** Point, fraction, exponent and percent sign. */
	readonly rest: string;
}

export interface FloatStyle {
	/** e E f F g G n % or "" for str()'s own way. */
	readonly type: string;
	readonly precision: number | undefined;
	readonly isAlternate: boolean;
	/** `z`: what rounds to a negative zero loses its sign. */
	readonly isZeroPositive: boolean;
}

export function writeFloat(value: number, style: FloatStyle): NumberText {
	const isUpper =
		style.type === "E" || style.type === "F" || style.type === "G";
	let isNegative = value < 0 || Object.is(value, -0);
	const percent = style.type === "%" ? "%" : "";
	const size = Math.abs(style.type === "%" ? value * 100 : value);
	let digits: string;
	if (Number.isNaN(size)) digits = "nan";
	else digits = size === Infinity ? "inf" : finiteDigits(size, style);
	if (isUpper) digits = digits.toUpperCase();
	if (style.isZeroPositive && /^[0.]+(e|$)/i.test(digits)) isNegative = false;
	const split = /^(\d*|nan|inf|NAN|INF)(.*)$/.exec(digits);
	return {
		isNegative,
		prefix: "",
		whole: split?.[1] ?? digits,
		rest: (split?.[2] ?? "") + percent,
	};
}

function finiteDigits(size: number, style: FloatStyle): string {
	const { isAlternate } = style;
	switch (style.type) {
		case "e":
		case "E":
			return exponential(size, style.precision ?? 6, isAlternate);
		case "f":
		case "F":
		case "%": {
			const precision = style.precision ?? 6;
			const point = isAlternate && precision === 0 ? "." : "";
			return toFixedText(size, precision) + point;
		}
		case "":
			if (style.precision === undefined) {
				const text = floatRepr(size);
				return isAlternate && !text.includes(".")
					? text.replace("e", ".e")
					: text;
			}
			return general(size, style.precision, { isAlternate, isText: true });
	}
	return general(size, style.precision ?? 6, { isAlternate, isText: false });
}

/** The decimal digits of `size` rounded to `count` of them, ties to even, and its exponent. */
function significantDigits(
	size: number,
	count: number,
): readonly [digits: string, exponent: number] {
	if (size === 0) return ["0".repeat(count), 0];
	const exponent = Number(size.toExponential().split("e")[1]);
	const digits = scaledHalfEven(size, count - 1 - exponent).toString();
	return digits.length > count
		? [digits.slice(0, count), exponent + 1]
		: [digits, exponent];
}

function exponential(
	size: number,
	precision: number,
	isAlternate: boolean,
): string {
	const [digits, exponent] = significantDigits(size, precision + 1);
	return withExponent(digits, exponent, isAlternate);
}

function withExponent(
	digits: string,
	exponent: number,
	isAlternate: boolean,
): string {
	const fraction = digits.slice(1);
	const point = fraction !== "" || isAlternate ? "." : "";
	const sign = exponent < 0 ? "-" : "+";
	return padExponent(
		`${digits.charAt(0)}${point}${fraction}e${sign}${Math.abs(exponent)}`,
	);
}

interface GeneralStyle {
	readonly isAlternate: boolean;
	/** format() without a type: always shows a fraction, and changes to an exponent one digit earlier. */
	readonly isText: boolean;
}

function general(size: number, asked: number, style: GeneralStyle): string {
	const precision = asked === 0 ? 1 : asked;
	const [digits, exponent] = significantDigits(size, precision);
	const limit = style.isText ? precision - 1 : precision;
	const shown = style.isAlternate ? digits : digits.replace(/0+$/, "") || "0";
	if (exponent < -4 || exponent >= limit) {
		return withExponent(shown, exponent, style.isAlternate);
	}
	if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${shown}`;
	const whole = shown.slice(0, exponent + 1).padEnd(exponent + 1, "0");
	const fraction = shown.slice(exponent + 1);
	if (fraction !== "") return `${whole}.${fraction}`;
	if (style.isText) return `${whole}.0`;
	return style.isAlternate ? `${whole}.` : whole;
}

export interface Grouping {
	readonly separator: string;
	readonly size: number;
	/** Zeros are added in front until the grouped digits are at least this wide. */
	readonly width: number;
}

export function groupDigits(digits: string, grouping: Grouping): string {
	const { separator, size, width } = grouping;
	const full = (text: string) =>
		text.length + Math.floor((text.length - 1) / size);
	let all = digits;
	while (full(all) < width) all = `0${all}`;
	const groups: string[] = [];
	for (let end = all.length; end > 0; end -= size) {
		groups.unshift(all.slice(Math.max(0, end - size), end));
	}
	return groups.join(separator);
}
