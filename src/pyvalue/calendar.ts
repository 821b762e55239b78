// The proleptic Gregorian calendar: days counted from 0001-01-01, which is day 1, as Python counts.

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const MAX_ORDINAL = 3652059;

export interface YearMonthDay {
	readonly year: number;
	readonly month: number;
	readonly day: number;
}

function isLeapYear(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
	return month === 2 && isLeapYear(year) ? 29 : (DAYS_IN[month - 1] ?? 0);
}

export function dayOfYear({ year, month, day }: YearMonthDay): number {
	const leap = month > 2 && isLeapYear(year) ? 1 : 0;
	return (DAYS_BEFORE[month - 1] ?? 0) + leap + day;
}

export function toOrdinal(date: YearMonthDay): number {
	const before = date.year - 1;
	const leaps =
		Math.floor(before / 4) -
		Math.floor(before / 100) +
		Math.floor(before / 400);
	return before * 365 + leaps + dayOfYear(date);
}

export function fromOrdinal(ordinal: number): YearMonthDay {
	let year = Math.max(1, Math.floor((ordinal - 1) / 365.2425));
	while (toOrdinal({ year: year + 1, month: 1, day: 1 }) <= ordinal) year++;
	let left = ordinal - toOrdinal({ year, month: 1, day: 1 });
	let month = 1;
	while (left >= daysInMonth(year, month)) left -= daysInMonth(year, month++);
	return { year, month, day: left + 1 };
}

/** Monday is 0. */
export function weekday(date: YearMonthDay): number {
	return (toOrdinal(date) + 6) % 7;
}

/** The day number of the Monday that begins ISO year `year`. */
function isoYearStart(year: number): number {
	const first = toOrdinal({ year, month: 1, day: 1 });
	const day = (first + 6) % 7;
	return first - day + (day > 3 ? 7 : 0);
}

export interface IsoDate {
	readonly year: number;
	readonly week: number;
	/** Monday is 1. */
	readonly day: number;
}

export function isoCalendar(date: YearMonthDay): IsoDate {
	const ordinal = toOrdinal(date);
	let year = date.year;
	if (ordinal < isoYearStart(year)) year--;
	else if (ordinal >= isoYearStart(year + 1)) year++;
	const week = Math.floor((ordinal - isoYearStart(year)) / 7) + 1;
	return { year, week, day: weekday(date) + 1 };
}

export function isoToOrdinal({ year, week, day }: IsoDate): number {
	return isoYearStart(year) + (week - 1) * 7 + day - 1;
}
