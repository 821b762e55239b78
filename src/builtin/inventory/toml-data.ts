// What a TOML document holds, as Python's tomllib gives it.

import { PyTime } from "../../pyvalue/datetime.ts";
import { normalizeInt } from "../../pyvalue/numerals.ts";
import { PyFloat, type PyValue } from "../../pyvalue/value.ts";
import { timestampFrom } from "../../yaml/timestamp.ts";

/** Integers come as bigint, so that what is a number is a float. */
export function tomlData(value: unknown): PyValue {
	if (typeof value === "bigint") return normalizeInt(value);
	if (typeof value === "number") return new PyFloat(value);
	if (typeof value === "string" || typeof value === "boolean") return value;
	if (value instanceof Date) return momentOf(value.toISOString());
	if (Array.isArray(value)) return value.map(tomlData);
	return new Map(
		Object.entries(value ?? {}).map(([key, item]) => [key, tomlData(item)]),
	);
}

function momentOf(text: string): PyValue {
	if (/^\d+-/.test(text)) return timestampFrom(text);
	const [hour = 0, minute = 0, second = 0] = text.split(":").map(Number);
	const micros = Math.round((second % 1) * 1e6);
	return new PyTime({
		hour,
		minute,
		second: Math.trunc(second),
		microsecond: micros,
	});
}
