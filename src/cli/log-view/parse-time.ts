// Times as people write them for --since and --until; without a zone they are local.

const UNIT_MS: Readonly<Record<string, number>> = {
	second: 1000,
	minute: 60_000,
	hour: 3_600_000,
	day: 86_400_000,
	week: 604_800_000,
};
const WEEKDAYS = [
	"sunday",
	"monday",
	"tuesday",
	"wednesday",
	"thursday",
	"friday",
	"saturday",
];
const ISO =
	/^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const AGO = /^(\d+|an?)\s+(second|minute|hour|day|week|month|year)s?\s+ago$/;
const SHORT_AGO = /^(\d+)\s*([smhdw])$/;
const SHORT_UNITS: Readonly<Record<string, string>> = {
	s: "second",
	m: "minute",
	h: "hour",
	d: "day",
	w: "week",
};

/** Undefined for what is no time. */
export function parseTime(text: string, now: Date): Date | undefined {
	const words = text.trim().toLowerCase().replace(/\s+/g, " ");
	if (words === "now") return now;
	if (words === "today") return midnight(now, 0);
	if (words === "yesterday") return midnight(now, -1);
	const short = SHORT_AGO.exec(words);
	if (short)
		return ago(Number(short[1]), SHORT_UNITS[short[2] ?? ""] ?? "day", now);
	const long = AGO.exec(words);
	if (long) {
		const count = long[1]?.startsWith("a") ? 1 : Number(long[1]);
		return ago(count, long[2] ?? "", now);
	}
	return lastWeekday(words, now) ?? isoTime(text.trim());
}

function ago(count: number, unit: string, now: Date): Date {
	const time = new Date(now);
	const length = UNIT_MS[unit];
	if (length !== undefined) time.setTime(now.getTime() - count * length);
	else if (unit === "month") time.setMonth(now.getMonth() - count);
	else time.setFullYear(now.getFullYear() - count);
	return time;
}

/** The start of the latest such day before today. */
function lastWeekday(words: string, now: Date): Date | undefined {
	const name = words.replace(/^last /, "");
	if (name === "week") return ago(1, "week", now);
	if (name === "month" || name === "year") return ago(1, name, now);
	const day = WEEKDAYS.findIndex(
		(each) => each === name || each.slice(0, 3) === name,
	);
	if (day < 0) return undefined;
	const back = (now.getDay() - day + 7) % 7 || 7;
	return midnight(now, -back);
}

function midnight(now: Date, days: number): Date {
	return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}

function isoTime(text: string): Date | undefined {
	const match = ISO.exec(text);
	if (!match) return undefined;
	const [, year, month, day, hour = 0, minute = 0, second = 0] = match;
	const fraction = Math.floor(Number(match[7] ?? 0) * 1000);
	const zone = match[8]?.toUpperCase();
	if (zone !== undefined)
		return valid(
			new Date(
				text.includes(":") || /[T ]/.test(text)
					? text.replace(" ", "T")
					: `${text.slice(0, 10)}T00:00${zone}`,
			),
		);
	const date = new Date(
		Number(year),
		Number(month) - 1,
		Number(day),
		Number(hour),
		Number(minute),
		Number(second),
		fraction,
	);
	// 2026-02-31 would roll over
	const isKept =
		date.getDate() === Number(day) && date.getMonth() === Number(month) - 1;
	return isKept ? valid(date) : undefined;
}

function valid(date: Date): Date | undefined {
	return Number.isNaN(date.getTime()) ? undefined : date;
}
