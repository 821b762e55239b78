// strftime as glibc writes it in the C locale.

import { dayOfYear, isoCalendar, toOrdinal, weekday } from "./calendar.ts";
import { offsetText } from "./timedelta.ts";

/** A point on the clock; what a date has no part in is zero. */
export interface Moment {
	readonly year: number;
	readonly month: number;
	readonly day: number;
	readonly hour: number;
	readonly minute: number;
	readonly second: number;
	readonly microsecond: number;
	/** Seconds east of UTC; undefined for a naive time. */
	readonly offsetSeconds?: number | undefined;
	readonly zoneName?: string | undefined;
}

export const DAY_NAMES = [
	"Monday",
	"Tuesday",
	"Wednesday",
	"Thursday",
	"Friday",
	"Saturday",
	"Sunday",
] as const;
export const MONTH_NAMES = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
] as const;

const EPOCH_ORDINAL = 719163;

/** Seconds since 1970-01-01 of the fields themselves, as if they were UTC. */
export function fieldSeconds(at: Moment): number {
	const days = toOrdinal(at) - EPOCH_ORDINAL;
	return days * 86400 + at.hour * 3600 + at.minute * 60 + at.second;
}

type Field =
	| { readonly value: number; readonly width: number; readonly fill: "0" | " " }
	| string;

const number = (value: number, width = 2, fill: "0" | " " = "0"): Field => ({
	value,
	width,
	fill,
});
const hour12 = (at: Moment) => at.hour % 12 || 12;

/** The week of the year whose weeks begin on `first` (Monday is 0). */
function weekOfYear(at: Moment, first: number): number {
	const sinceFirst = (weekday(at) - first + 7) % 7;
	return Math.floor((dayOfYear(at) + 6 - sinceFirst) / 7);
}

const FIELDS: Readonly<Record<string, (at: Moment) => Field>> = {
	a: (at) => (DAY_NAMES[weekday(at)] ?? "").slice(0, 3),
	A: (at) => DAY_NAMES[weekday(at)] ?? "",
	b: (at) => (MONTH_NAMES[at.month - 1] ?? "").slice(0, 3),
	B: (at) => MONTH_NAMES[at.month - 1] ?? "",
	c: (at) => strftime(at, "%a %b %e %H:%M:%S %Y"),
	C: (at) => number(Math.floor(at.year / 100), 1),
	d: (at) => number(at.day),
	D: (at) => strftime(at, "%m/%d/%y"),
	e: (at) => number(at.day, 2, " "),
	f: (at) => String(at.microsecond).padStart(6, "0"),
	F: (at) => strftime(at, "%Y-%m-%d"),
	g: (at) => number(isoCalendar(at).year % 100),
	G: (at) => number(isoCalendar(at).year, 1),
	h: (at) => (MONTH_NAMES[at.month - 1] ?? "").slice(0, 3),
	H: (at) => number(at.hour),
	I: (at) => number(hour12(at)),
	j: (at) => number(dayOfYear(at), 3),
	k: (at) => number(at.hour, 2, " "),
	l: (at) => number(hour12(at), 2, " "),
	m: (at) => number(at.month),
	M: (at) => number(at.minute),
	n: () => "\n",
	p: (at) => (at.hour < 12 ? "AM" : "PM"),
	P: (at) => (at.hour < 12 ? "am" : "pm"),
	r: (at) => strftime(at, "%I:%M:%S %p"),
	R: (at) => strftime(at, "%H:%M"),
	s: (at) =>
		number(fieldSeconds(at) - (at.offsetSeconds ?? localOffset(at)), 1),
	S: (at) => number(at.second),
	t: () => "\t",
	T: (at) => strftime(at, "%H:%M:%S"),
	u: (at) => number(weekday(at) + 1, 1),
	U: (at) => number(weekOfYear(at, 6)),
	V: (at) => number(isoCalendar(at).week),
	w: (at) => number((weekday(at) + 1) % 7, 1),
	W: (at) => number(weekOfYear(at, 0)),
	x: (at) => strftime(at, "%m/%d/%y"),
	X: (at) => strftime(at, "%H:%M:%S"),
	y: (at) => number(at.year % 100),
	Y: (at) => number(at.year, 1),
	z: (at) =>
		at.offsetSeconds === undefined ? "" : offsetText(at.offsetSeconds, ""),
	Z: (at) => at.zoneName ?? "",
	"%": () => "%",
};

/** Seconds east of UTC that this machine's zone has at the local time `at`. */
export function localOffset(at: Moment): number {
	const date = new Date(2000, 0, 1, at.hour, at.minute, at.second);
	date.setFullYear(at.year, at.month - 1, at.day);
	return -date.getTimezoneOffset() * 60;
}

/** `time.strftime(format, …)`, with the flags `-_0^#` and widths of glibc. */
export function strftime(at: Moment, format: string): string {
	return format.replace(
		/%([-_0^#]*)(\d*)[EO]?([a-zA-Z%])/g,
		(all, flags: string, width: string, letter: string) => {
			const field = FIELDS[letter]?.(at);
			return field === undefined ? all : writeField(field, flags, width);
		},
	);
}

function writeField(field: Field, flags: string, width: string): string {
	if (typeof field === "string") {
		const text = flags.includes("^") ? field.toUpperCase() : field;
		const shown = flags.includes("#") ? swapped(text) : text;
		return shown.padStart(Number(width), flags.includes("0") ? "0" : " ");
	}
	const wanted = width === "" ? field.width : Number(width);
	const digits = String(field.value);
	if (flags.includes("-")) return digits;
	const fill = flags.includes("_")
		? " "
		: flags.includes("0")
			? "0"
			: field.fill;
	return digits.padStart(wanted, fill);
}

/** `#` turns AM into am and names into capitals. */
function swapped(text: string): string {
	return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
