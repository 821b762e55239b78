// Which type a plain scalar is, by the regular expressions of PyYAML 6.0's resolver
// (YAML 1.1 without y/n; `1e3` is text), and the values of those types.

import { normalizeInt } from "../pyvalue/numbers.ts";
import { pyRepr } from "../pyvalue/text.ts";
import { PyError, PyFloat } from "../pyvalue/value.ts";
import { STR_TAG, TAG_PREFIX } from "./node.ts";

const BOOL =
	/^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const FLOAT =
	/^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INT =
	/^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const NULL = /^(?:~|null|Null|NULL|)$/;
const TIMESTAMP =
	/^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;

/** The tag PyYAML gives an untagged plain scalar. */
export function resolvePlain(text: string): string {
	switch (text.charCodeAt(0)) {
		case 0x2b: // +
		case 0x2d: // -
		case 0x2e: // .
			return resolveNumber(text);
		case 0x3c: // <
			return text === "<<" ? `${TAG_PREFIX}merge` : STR_TAG;
		case 0x3d: // =
			return text === "=" ? `${TAG_PREFIX}value` : STR_TAG;
		case 0x7e: // ~
			return text === "~" ? `${TAG_PREFIX}null` : STR_TAG;
		case 0x6e: // n
		case 0x4e: // N
			if (NULL.test(text)) return `${TAG_PREFIX}null`;
			return BOOL.test(text) ? `${TAG_PREFIX}bool` : STR_TAG;
		case 0x79: // y
		case 0x59: // Y
		case 0x74: // t
		case 0x54: // T
		case 0x66: // f
		case 0x46: // F
		case 0x6f: // o
		case 0x4f: // O
			return text.length <= 5 && BOOL.test(text)
				? `${TAG_PREFIX}bool`
				: STR_TAG;
	}
	if (text === "") return `${TAG_PREFIX}null`;
	const first = text.charCodeAt(0);
	return first >= 0x30 && first <= 0x39 ? resolveNumber(text) : STR_TAG;
}

function resolveNumber(text: string): string {
	if (FLOAT.test(text)) return `${TAG_PREFIX}float`;
	if (INT.test(text)) return `${TAG_PREFIX}int`;
	return TIMESTAMP.test(text) ? `${TAG_PREFIX}timestamp` : STR_TAG;
}

const TRUTH: ReadonlyMap<string, boolean> = new Map([
	["yes", true],
	["no", false],
	["true", true],
	["false", false],
	["on", true],
	["off", false],
]);

/** The value of a `!!bool`; undefined for a text that is none. */
export function boolFrom(text: string): boolean | undefined {
	return TRUTH.get(text.toLowerCase());
}

/** The value of a `!!int`; raises ValueError as Python's int() does. */
export function intFrom(source: string): number | bigint {
	const text = source.replaceAll("_", "");
	const sign = text.startsWith("-") ? -1n : 1n;
	const digits = /^[-+]/.test(text) ? text.slice(1) : text;
	if (/^[1-9][0-9]{0,14}$/.test(digits)) return Number(sign) * Number(digits);
	if (digits === "0") return 0;
	return normalizeInt(sign * magnitude(digits));
}

function magnitude(digits: string): bigint {
	if (digits.startsWith("0b")) return wholeNumber(digits.slice(2), 2);
	if (digits.startsWith("0x")) return wholeNumber(digits.slice(2), 16);
	if (digits.startsWith("0")) return wholeNumber(digits, 8);
	return digits
		.split(":")
		.reduce((total, part) => total * 60n + wholeNumber(part, 10), 0n);
}

const DIGITS = { 2: /^[01]+$/, 8: /^[0-7]+$/, 10: /^\d+$/, 16: /^[\da-f]+$/i };
const PREFIX = { 2: "0b", 8: "0o", 10: "", 16: "0x" };

function wholeNumber(source: string, base: 2 | 8 | 10 | 16): bigint {
	const digits = stripBlanks(source);
	if (DIGITS[base].test(digits)) return BigInt(PREFIX[base] + digits);
	throw new PyError(
		"ValueError",
		`invalid literal for int() with base ${base}: ${pyRepr(source)}`,
	);
}

/** The value of a `!!float`; raises ValueError as Python's float() does. */
export function floatFrom(source: string): PyFloat {
	const text = source.replaceAll("_", "").toLowerCase();
	const sign = text.startsWith("-") ? -1 : 1;
	const digits = /^[-+]/.test(text) ? text.slice(1) : text;
	if (digits === ".inf") return new PyFloat(sign * Number.POSITIVE_INFINITY);
	if (digits === ".nan") return new PyFloat(Number.NaN);
	// PyYAML adds the parts up from the last one: the order decides the last bit.
	let total = 0;
	let base = 1;
	for (const part of digits.split(":").reverse()) {
		total += pythonFloat(part) * base;
		base *= 60;
	}
	return new PyFloat(sign * total);
}

function pythonFloat(source: string): number {
	const digits = stripBlanks(source);
	if (/^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(digits)) return Number(digits);
	throw new PyError(
		"ValueError",
		`could not convert string to float: ${pyRepr(source)}`,
	);
}

/** Python's strip(): a byte order mark is no white space there. */
function stripBlanks(text: string): string {
	return text.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/g, "");
}
