// datetime.strptime: reads a text by a format, with Python's messages.

import {
	fromOrdinal,
	isoToOrdinal,
	toOrdinal,
	type YearMonthDay,
} from "./calendar.ts";
import { DAY_NAMES, MONTH_NAMES, type Moment } from "./strftime.ts";
import { pyRepr } from "./text.ts";
import { PyError } from "./value.ts";

const alternatives = (names: readonly string[]) => `(${names.join("|")})`;
const short = (names: readonly string[]) =>
	names.map((name) => name.slice(0, 3));

const PATTERNS: Readonly<Record<string, string>> = {
	a: alternatives(short(DAY_NAMES)),
	A: alternatives(DAY_NAMES),
	b: alternatives(short(MONTH_NAMES)),
	B: alternatives(MONTH_NAMES),
	d: "(3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])",
	f: "([0-9]{1,6})",
	G: "(\\d\\d\\d\\d)",
	H: "(2[0-3]|[0-1]\\d|\\d)",
	I: "(1[0-2]|0[1-9]|[1-9])",
	j: "(36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])",
	m: "(1[0-2]|0[1-9]|[1-9])",
	M: "([0-5]\\d|\\d)",
	p: "(am|pm)",
	S: "(6[0-1]|[0-5]\\d|\\d)",
	u: "([1-7])",
	U: "(5[0-3]|[0-4]\\d|\\d)",
	V: "(5[0-3]|0[1-9]|[1-4]\\d|\\d)",
	w: "([0-6])",
	W: "(5[0-3]|[0-4]\\d|\\d)",
	y: "(\\d\\d)",
	Y: "(\\d\\d\\d\\d)",
	z: "([+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|z)",
	Z: "(utc|gmt)",
};
const COMPOSED: Readonly<Record<string, string>> = {
	c: "%a %b %d %H:%M:%S %Y",
	x: "%m/%d/%y",
	X: "%H:%M:%S",
};

interface Format {
	readonly regex: RegExp;
	readonly letters: readonly string[];
}

function compileFormat(format: string): Format {
	const letters: string[] = [];
	const plain = format.replace(
		/%([cxX])/g,
		(_, letter) => COMPOSED[letter] ?? "",
	);
	const source = plain
		.replace(/[\\.^$*+?(){}[\]|]/g, "\\$&")
		.replace(/\s+/g, "\\s+")
		.replace(/%(\\?.|$)/gs, (_, letter: string) => {
			if (letter === "%") return "%";
			if (letter === "") {
				throw new PyError(
					"ValueError",
					`stray %% in format ${pyRepr(format)}`.replace("%%", "%"),
				);
			}
			const pattern = PATTERNS[letter];
			if (pattern === undefined) {
				throw new PyError(
					"ValueError",
					`'${letter}' is a bad directive in format ${pyRepr(format)}`,
				);
			}
			letters.push(letter);
			return pattern;
		});
	return { regex: new RegExp(source, "iy"), letters };
}

/** `datetime.strptime(text, format)`; what the format leaves out is 1900-01-01 00:00:00. */
export function strptime(text: string, format: string): Moment {
	const { regex, letters } = compileFormat(format);
	regex.lastIndex = 0;
	const match = regex.exec(text);
	if (match === null) {
		throw new PyError(
			"ValueError",
			`time data ${pyRepr(text)} does not match format ${pyRepr(format)}`,
		);
	}
	if (match[0].length !== text.length) {
		throw new PyError(
			"ValueError",
			`unconverted data remains: ${text.slice(match[0].length)}`,
		);
	}
	const found = new Map<string, string>();
	letters.forEach((letter, at) => {
		found.set(letter, match[at + 1] ?? "");
	});
	return assemble(found);
}

type Found = ReadonlyMap<string, string>;

function assemble(found: Found): Moment {
	const number = (letter: string): number | undefined => {
		const text = found.get(letter);
		return text === undefined ? undefined : Number(text);
	};
	const offset = readOffset(found.get("z"));
	return {
		...readDate(found, number),
		hour: readHour(found, number),
		minute: number("M") ?? 0,
		second: number("S") ?? 0,
		microsecond: Number((found.get("f") ?? "").padEnd(6, "0")),
		offsetSeconds: offset,
		zoneName: found.get("Z"),
	};
}

type NumberOf = (letter: string) => number | undefined;

function readHour(found: Found, number: NumberOf): number {
	const hour12 = number("I");
	if (hour12 === undefined) return number("H") ?? 0;
	const isAfternoon = found.get("p")?.toLowerCase() === "pm";
	return (hour12 % 12) + (isAfternoon ? 12 : 0);
}

/** Two-digit years: POSIX puts 69 to 99 into the last century. */
function readYear(number: NumberOf): number | undefined {
	const short = number("y");
	if (short !== undefined) return short < 69 ? 2000 + short : 1900 + short;
	return number("Y");
}

function nameIndex(
	names: readonly string[],
	found: string | undefined,
): number {
	const wanted = (found ?? "").toLowerCase();
	return names.findIndex((name) => name.toLowerCase() === wanted);
}

function readMonth(found: Found, number: NumberOf): number {
	if (found.has("B")) return nameIndex(MONTH_NAMES, found.get("B")) + 1;
	if (found.has("b")) return nameIndex(short(MONTH_NAMES), found.get("b")) + 1;
	return number("m") ?? 1;
}

/** Monday is 0. */
function readWeekday(found: Found, number: NumberOf): number | undefined {
	if (found.has("A")) return nameIndex(DAY_NAMES, found.get("A"));
	if (found.has("a")) return nameIndex(short(DAY_NAMES), found.get("a"));
	const sundayFirst = number("w");
	if (sundayFirst !== undefined) return (sundayFirst + 6) % 7;
	const iso = number("u");
	return iso === undefined ? undefined : iso - 1;
}

function readDate(found: Found, number: NumberOf): YearMonthDay {
	const year = readYear(number) ?? 1900;
	const dayOfYear = number("j");
	if (dayOfYear !== undefined) {
		return fromOrdinal(toOrdinal({ year, month: 1, day: 1 }) + dayOfYear - 1);
	}
	const weekday = readWeekday(found, number);
	const isoYear = number("G");
	const isoWeek = number("V");
	if (isoYear !== undefined && isoWeek !== undefined && weekday !== undefined) {
		return fromOrdinal(
			isoToOrdinal({ year: isoYear, week: isoWeek, day: weekday + 1 }),
		);
	}
	const sundayWeek = number("U");
	const week = sundayWeek ?? number("W");
	if (
		week !== undefined &&
		weekday !== undefined &&
		readYear(number) !== undefined
	) {
		return dateOfWeek(year, week, weekday, sundayWeek !== undefined);
	}
	const month = readMonth(found, number);
	return { year, month, day: number("d") ?? 1 };
}

function dateOfWeek(
	year: number,
	week: number,
	weekday: number,
	isSundayFirst: boolean,
): YearMonthDay {
	const first = toOrdinal({ year, month: 1, day: 1 });
	const shift = isSundayFirst ? 1 : 0;
	const firstDay = ((first + 6) % 7) + shift;
	const day = (weekday + shift) % 7;
	const weekZero = (7 - (firstDay % 7)) % 7;
	const days =
		week === 0 ? day - (firstDay % 7) : weekZero + 7 * (week - 1) + day;
	return fromOrdinal(first + days);
}

function readOffset(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	if (text.toLowerCase() === "z") return 0;
	const digits = text.slice(1).replaceAll(":", "");
	const part = (from: number) => Number(digits.slice(from, from + 2) || 0);
	const size = part(0) * 3600 + part(2) * 60 + part(4);
	return text.startsWith("-") ? -size : size;
}
