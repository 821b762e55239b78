import { describe, expect, test } from "vitest";
import { parseTime } from "./parse-time.ts";

/** A Saturday, in local time. */
const NOW = new Date(2026, 10, 21, 15, 30, 20);
const local = (
	...parts: [number, number, number, number?, number?, number?]
) => {
	const [year, month, ...rest] = parts;
	return new Date(year, month - 1, ...(rest as [number]));
};

describe("times for --since and --until", () => {
	test.each<[string, Date | undefined]>([
		["now", NOW],
		["today", local(2026, 11, 21)],
		["yesterday", local(2026, 11, 20)],
		["2 days ago", local(2026, 11, 19, 15, 30, 20)],
		["an hour ago", local(2026, 11, 21, 14, 30, 20)],
		["1 month ago", local(2026, 10, 21, 15, 30, 20)],
		["3h", local(2026, 11, 21, 12, 30, 20)],
		["last tuesday", local(2026, 11, 17)],
		["last saturday", local(2026, 11, 14)],
		["mon", local(2026, 11, 16)],
		["last week", local(2026, 11, 14, 15, 30, 20)],
		["2026-11-01", local(2026, 11, 1)],
		["2026-11-01 08:15", local(2026, 11, 1, 8, 15)],
		["2026-11-01T08:15:30", local(2026, 11, 1, 8, 15, 30)],
		["2026-11-01T08:15:30Z", new Date("2026-11-01T08:15:30Z")],
		["2026-11-01T08:15:30+02:00", new Date("2026-11-01T06:15:30Z")],
		["2026-02-31", undefined],
		["2026-13-01", undefined],
		["soon", undefined],
		["", undefined],
	])("%s", (text, time) => {
		expect(parseTime(text, NOW)).toEqual(time);
	});
});
