// The controller's local time in the words of strftime.

import { type Moment, strftime } from "../../pyvalue/strftime.ts";

/** `time.strftime` at that time, English day and month names whatever the locale. */
export function localTime(timeMs: number, format: string): string {
	return strftime(momentOf(new Date(timeMs)), format);
}

function momentOf(date: Date): Moment {
	return {
		year: date.getFullYear(),
		month: date.getMonth() + 1,
		day: date.getDate(),
		hour: date.getHours(),
		minute: date.getMinutes(),
		second: date.getSeconds(),
		microsecond: date.getMilliseconds() * 1000,
		offsetSeconds: -date.getTimezoneOffset() * 60,
	};
}
