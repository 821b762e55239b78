// strftime and to_datetime.

import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { PyDateTime, PyTimezone, strftime } from "../../pyvalue/datetime.ts";
import { toFloat } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { isUndefinedFailure } from "../../templar/failure.ts";
import { filterError, plugin, VOLATILE } from "../plugin-functions.ts";

/** The zone of time.gmtime goes by this name. */
const GREENWICH = new PyTimezone(0, "GMT");

function secondsOf(value: PyValue): number {
	if (value === null) return Date.now() / 1000;
	try {
		return toFloat(value);
	} catch (error) {
		if (isUndefinedFailure(error)) throw error;
		throw filterError(`Invalid value for epoch value (${pyStr(value)})`, error);
	}
}

function textAt(format: PyValue, second: PyValue, utc: PyValue): string {
	const seconds = secondsOf(second);
	if (typeof format !== "string") {
		throw new PyError(
			"TypeError",
			`strftime() argument 1 must be str, not ${pyTypeName(format)}`,
		);
	}
	const zone = pyTruth(utc) ? GREENWICH : null;
	return strftime(PyDateTime.fromTimestamp(Math.floor(seconds), zone), format);
}

function parse(text: PyValue, format: PyValue): PyValue {
	for (const [at, value] of [text, format].entries()) {
		if (typeof value === "string") continue;
		throw new PyError(
			"TypeError",
			`strptime() argument ${at + 1} must be str, not ${value === null ? "None" : pyTypeName(value)}`,
		);
	}
	return PyDateTime.parse(pyStr(text), pyStr(format));
}

export const DATE_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"strftime",
		plugin(
			"strftime",
			[["string_format"], ["second", null], ["utc", false]],
			(_c, format, second, utc) => textAt(format, second, utc),
			VOLATILE,
		),
	],
	[
		"to_datetime",
		plugin(
			"to_datetime",
			[["string"], ["format", "%Y-%m-%d %H:%M:%S"]],
			(_c, text, format) => parse(text, format),
		),
	],
];
