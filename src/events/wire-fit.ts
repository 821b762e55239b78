// Lines of the wire that are too long for a receiver lose their largest parts, and say which: an event is
// never lost for its size.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { wireText } from "./wire.ts";

/** In event_data (of a status: beside the others): what was left out, with its length in bytes. */
const OMITTED = "shevek_omitted";
/** What receivers tell results by; kept of a result where it is short. */
const KEPT_OF_RES = ["changed", "failed", "unreachable", "rc", "msg"];
const SHORT = 2000;

interface Part {
	readonly holder: PyDict;
	readonly name: PyValue;
	readonly size: number;
}

/** One line of JSON in ASCII. `res` goes first: the record has it. Then whatever is largest, until `fits` is content. */
export function fittingText(
	line: PyDict,
	fits: (text: string) => boolean,
): string {
	const whole = wireText(line);
	if (fits(whole)) return whole;
	const cut: PyDict = new Map(line);
	const given = line.get("event_data");
	const data: PyDict | undefined =
		given instanceof Map ? new Map(given) : undefined;
	if (data) cut.set("event_data", data);
	const omitted: PyDict = new Map();
	(data ?? cut).set(OMITTED, omitted);
	for (const { holder, name, size } of longParts(cut, data)) {
		omitted.set(name, size);
		holder.set(name, emptied(name, holder.get(name) ?? null));
		const text = wireText(cut);
		if (fits(text)) return text;
	}
	return wireText(cut);
}

function longParts(line: PyDict, data: PyDict | undefined): Part[] {
	const parts = [line, ...(data ? [data] : [])].flatMap((holder) =>
		[...holder]
			.filter(([, value]) => value !== data)
			.map(([name, value]) => ({ holder, name, size: sizeOf(value) })),
	);
	const rank = ({ name, size }: Part) =>
		name === "res" ? Number.POSITIVE_INFINITY : size;
	return parts
		.filter(({ size }) => size > SHORT)
		.toSorted((a, b) => rank(b) - rank(a));
}

function sizeOf(value: PyValue): number {
	return wireText(new Map([["", value]])).length - '{"": }'.length;
}

function emptied(name: PyValue, value: PyValue): PyValue {
	if (typeof value === "string") return "";
	if (!(value instanceof Map)) return [];
	if (name !== "res") return new Map();
	const kept = KEPT_OF_RES.flatMap((key): [string, PyValue][] => {
		const part = value.get(key);
		return part === undefined || sizeOf(part) > SHORT ? [] : [[key, part]];
	});
	return new Map(kept);
}
