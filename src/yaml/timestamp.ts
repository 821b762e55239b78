// Dates and times of YAML 1.1, as PyYAML 6.0 builds them.

import { PyDate, PyDateTime, PyTimezone, UTC } from "../pyvalue/datetime.ts";
import { PyError } from "../pyvalue/value.ts";

const PARTS =
	/^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d{1,2})(?::(\d{2}))?))?)?$/;

/** A date, or a datetime where the text has a time; raises ValueError for a day that is none. */
export function timestampFrom(text: string): PyDate | PyDateTime {
	const found = PARTS.exec(text);
	if (found === null) {
		// What Python says when its match object is None.
		throw new PyError(
			"AttributeError",
			"'NoneType' object has no attribute 'groupdict'",
		);
	}
	const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number);
	if (found[4] === undefined) return new PyDate({ year, month, day });
	const [hour = 0, minute = 0, second = 0] = found.slice(4, 7).map(Number);
	const microsecond = Number((found[7] ?? "").slice(0, 6).padEnd(6, "0"));
	return new PyDateTime(
		{ year, month, day },
		{ hour, minute, second, microsecond },
		zoneFrom(found),
	);
}

function zoneFrom(found: RegExpExecArray): PyTimezone | null {
	if (found[8] === undefined) return null;
	if (found[9] === undefined) return UTC;
	const seconds = Number(found[10]) * 3600 + Number(found[11] ?? 0) * 60;
	if (seconds >= 86_400) {
		throw new PyError(
			"ValueError",
			"offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)",
		);
	}
	if (seconds === 0) return UTC;
	return new PyTimezone(found[9] === "-" ? -seconds : seconds);
}
