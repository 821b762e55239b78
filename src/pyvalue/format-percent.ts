// The `%` operator of str.

import { codePoints } from "./codepoints.ts";
import { dictGet } from "./dict.ts";
import { writeFloat } from "./float-text.ts";
import { toFloat, toInt } from "./numbers.ts";
import { intToString, isInt } from "./numerals.ts";
import { pyAscii, pyRepr, pyStr, pyTypeName } from "./text.ts";
import {
	PyBytes,
	PyError,
	PyFloat,
	PyObject,
	PyTuple,
	type PyValue,
} from "./value.ts";

interface Conversion {
	readonly key: string | undefined;
	readonly flags: string;
	readonly width: number;
	readonly precision: number | undefined;
	readonly type: string;
}

function typeError(message: string): PyError {
	return new PyError("TypeError", message);
}

/** `format % args` */
export function formatPercent(format: string, args: PyValue): string {
	return new Percent(format, args).run();
}

/** One formatting: the arguments are consumed from left to right. */
class Percent {
	readonly #chars: string[];
	readonly #args: PyValue;
	readonly #mapping: PyValue | undefined;
	#at = 0;
	#next = 0;

	constructor(format: string, args: PyValue) {
		this.#chars = codePoints(format);
		this.#args = args;
		this.#mapping = isMapping(args) ? args : undefined;
	}

	run(): string {
		let out = "";
		while (this.#at < this.#chars.length) {
			const char = this.#chars[this.#at++] ?? "";
			out += char === "%" ? this.#conversion() : char;
		}
		const count = this.#args instanceof PyTuple ? this.#args.items.length : 1;
		if (this.#next < count && this.#mapping === undefined) {
			throw typeError("not all arguments converted during string formatting");
		}
		return out;
	}

	#conversion(): string {
		if (this.#peek() === "%") return this.#take();
		const key = this.#peek() === "(" ? this.#key() : undefined;
		const keyed = key === undefined ? undefined : this.#lookup(key);
		let flags = "";
		while ("-+ #0".includes(this.#peek() || "x")) flags += this.#take();
		let width = this.#number();
		if (width !== undefined && width < 0) {
			flags += "-";
			width = -width;
		}
		let precision: number | undefined;
		if (this.#peek() === ".") {
			this.#at++;
			precision = Math.max(0, this.#number() ?? 0);
		}
		if (/[hlL]/.test(this.#peek())) this.#at++;
		const type = this.#take();
		if (type === "") throw new PyError("ValueError", "incomplete format");
		const value = keyed ?? this.#argument();
		const text = convert(value, {
			key,
			flags,
			width: width ?? 0,
			precision,
			type,
		});
		if (text === undefined) throw this.#unsupported(type);
		return text;
	}

	#unsupported(type: string): PyError {
		const code = (type.codePointAt(0) ?? 0).toString(16);
		const shown = /^[ -~]$/.test(type) ? type : "?";
		return new PyError(
			"ValueError",
			`unsupported format character '${shown}' (0x${code}) at index ${this.#at - 1}`,
		);
	}

	#peek(): string {
		return this.#chars[this.#at] ?? "";
	}

	#take(): string {
		return this.#chars[this.#at++] ?? "";
	}

	#key(): string {
		this.#at++;
		if (this.#mapping === undefined)
			throw typeError("format requires a mapping");
		let depth = 1;
		let key = "";
		for (;;) {
			const char = this.#take();
			if (char === "") {
				throw new PyError("ValueError", "incomplete format key");
			}
			if (char === "(") depth++;
			if (char === ")" && --depth === 0) return key;
			key += char;
		}
	}

	#lookup(key: string): PyValue {
		const mapping = this.#mapping ?? null;
		// From here on nothing is left for a conversion without a key.
		this.#next = Number.POSITIVE_INFINITY;
		if (mapping instanceof Map) {
			const value = dictGet(mapping, key);
			if (value !== undefined) return value;
			throw new PyError("KeyError", pyRepr(key));
		}
		if (mapping instanceof PyObject) {
			const value = mapping.asMapping()?.get(key);
			if (value !== undefined) return value;
			throw new PyError("KeyError", pyRepr(key));
		}
		const what = pyTypeName(mapping) === "bytes" ? "byte" : pyTypeName(mapping);
		throw typeError(`${what} indices must be integers or slices, not str`);
	}

	#number(): number | undefined {
		if (this.#peek() === "*") {
			this.#at++;
			const value = this.#argument();
			if (typeof value !== "number") throw typeError("* wants int");
			return value;
		}
		let digits = "";
		while (/^[0-9]$/.test(this.#peek())) digits += this.#take();
		return digits === "" ? undefined : Number(digits);
	}

	#argument(): PyValue {
		const args = this.#args;
		const items = args instanceof PyTuple ? args.items : [args];
		const value = items[this.#next++];
		if (value === undefined) {
			throw typeError("not enough arguments for format string");
		}
		return value;
	}
}

/** What C calls a mapping: everything with subscripts but str and tuple. */
function isMapping(value: PyValue): boolean {
	if (
		Array.isArray(value) ||
		value instanceof Map ||
		value instanceof PyBytes
	) {
		return true;
	}
	return value instanceof PyObject && value.asMapping() !== undefined;
}

function convert(value: PyValue, how: Conversion): string | undefined {
	switch (how.type) {
		case "s":
			return pad(truncate(pyStr(value), how), how);
		case "r":
			return pad(truncate(pyRepr(value), how), how);
		case "a":
			return pad(truncate(pyAscii(value), how), how);
		case "c":
			return pad(character(value), how);
		case "d":
		case "i":
		case "u":
			return placeSigned(...decimal(value, how), how);
		case "o":
		case "x":
		case "X":
			return placeSigned(...radixDigits(value, how), how);
		case "e":
		case "E":
		case "f":
		case "F":
		case "g":
		case "G":
			return placeSigned(...floatDigits(value, how), how);
	}
	return undefined;
}

function truncate(text: string, how: Conversion): string {
	if (how.precision === undefined) return text;
	return codePoints(text).slice(0, how.precision).join("");
}

function pad(text: string, how: Conversion): string {
	const missing = how.width - codePoints(text).length;
	if (missing <= 0) return text;
	const blanks = " ".repeat(missing);
	return how.flags.includes("-") ? text + blanks : blanks + text;
}

function character(value: PyValue): string {
	const code = typeof value === "boolean" ? Number(value) : value;
	if (isInt(code)) {
		if (code >= 0 && code <= 0x10ffff)
			return String.fromCodePoint(Number(code));
		throw new PyError("OverflowError", "%c arg not in range(0x110000)");
	}
	if (typeof code === "string" && codePoints(code).length === 1) return code;
	throw typeError("%c requires int or char");
}

type Signed = readonly [isNegative: boolean, prefix: string, digits: string];

function decimal(value: PyValue, how: Conversion): Signed {
	const isNumber =
		isInt(value) || typeof value === "boolean" || value instanceof PyFloat;
	if (!isNumber && !(value instanceof PyObject)) {
		throw typeError(
			`%${how.type} format: a real number is required, not ${pyTypeName(value)}`,
		);
	}
	const whole = toInt(value);
	const digits = intToString(whole < 0 ? -whole : whole);
	return [whole < 0, "", digits.padStart(how.precision ?? 0, "0")];
}

function radixDigits(value: PyValue, how: Conversion): Signed {
	const whole = typeof value === "boolean" ? Number(value) : value;
	if (!isInt(whole)) {
		throw typeError(
			`%${how.type} format: an integer is required, not ${pyTypeName(value)}`,
		);
	}
	const digits = (whole < 0 ? -whole : whole)
		.toString(how.type === "o" ? 8 : 16)
		.padStart(how.precision ?? 0, "0");
	const prefix = how.flags.includes("#") ? `0${how.type}` : "";
	return [whole < 0, prefix, how.type === "X" ? digits.toUpperCase() : digits];
}

function floatDigits(value: PyValue, how: Conversion): Signed {
	if (typeof value === "string" || value === null || !isRealLike(value)) {
		throw typeError(`must be real number, not ${pyTypeName(value)}`);
	}
	const text = writeFloat(toFloat(value), {
		type: how.type,
		precision: how.precision,
		isAlternate: how.flags.includes("#"),
		isZeroPositive: false,
	});
	return [text.isNegative, "", text.whole + text.rest];
}

function isRealLike(value: PyValue): boolean {
	return (
		isInt(value) ||
		typeof value === "boolean" ||
		value instanceof PyFloat ||
		value instanceof PyObject
	);
}

function placeSigned(
	isNegative: boolean,
	prefix: string,
	digits: string,
	how: Conversion,
): string {
	const { flags } = how;
	const plus = flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
	const head = (isNegative ? "-" : plus) + prefix;
	if (flags.includes("0") && !flags.includes("-")) {
		return head + digits.padStart(how.width - head.length, "0");
	}
	return pad(head + digits, how);
}
