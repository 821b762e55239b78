// `web[01:20:2].example.org` to its host names.

import { ShevekError } from "../errors/shevek-error.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { PyError } from "../pyvalue/value.ts";
import { parseAddress } from "./address.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** More names than this from one pattern is a slip of the keyboard; the reference would fill its memory. */
const MAX_HOSTS_FROM_A_PATTERN = 10_000_000;

export interface ExpandedHosts {
	readonly names: readonly string[];
	readonly port: number | undefined;
}

/** Throws an `inventory` or PyError (ValueError) for a range that cannot be understood. */
export function expandHostPattern(pattern: string): ExpandedHosts {
	const { host, port } = parseAddress(pattern) ?? {
		host: pattern,
		port: undefined,
	};
	return { names: host.includes("[") ? expandRanges(host) : [host], port };
}

function expandRanges(pattern: string): string[] {
	const { head, range, tail } = splitAtRange(pattern);
	const parts = rangeParts(range);
	const names: string[] = [];
	for (const part of parts) {
		const name = head + part + tail;
		if (name.includes("[")) names.push(...expandRanges(name));
		else names.push(name);
		if (names.length > MAX_HOSTS_FROM_A_PATTERN) {
			throw new ShevekError(
				"limit",
				`host range ${pattern} gives more than ${MAX_HOSTS_FROM_A_PATTERN} hosts`,
			);
		}
	}
	return names;
}

function splitAtRange(pattern: string) {
	const pieces = pattern.replace("[", "|").replace("]", "|").split("|");
	const [head, range, tail] = pieces;
	if (pieces.length > 3) {
		throw new PyError("ValueError", "too many values to unpack (expected 3)");
	}
	if (head === undefined || range === undefined || tail === undefined) {
		throw new PyError(
			"ValueError",
			`not enough values to unpack (expected 3, got ${pieces.length})`,
		);
	}
	return { head, range, tail };
}

function rangeParts(range: string): Iterable<string> {
	const bounds = range.split(":");
	if (bounds.length !== 2 && bounds.length !== 3) {
		throw bad("host range must be begin:end or begin:end:step");
	}
	const begin = bounds[0] || "0";
	const end = bounds[1] ?? "";
	if (end === "") throw bad("host range must specify end value");
	const isFilled = begin.startsWith("0") && begin.length > 1;
	if (isFilled && begin.length !== end.length) {
		throw bad("host range must specify equal-length begin and end formats");
	}
	const step = bounds[2] ?? "1";
	return (
		letterRange(begin, end, step) ??
		numberRange(begin, end, step, isFilled ? begin.length : 0)
	);
}

/** Undefined where the bounds are no letters. */
function letterRange(
	begin: string,
	end: string,
	stepText: string,
): string[] | undefined {
	const from = LETTERS.indexOf(begin);
	const to = LETTERS.indexOf(end);
	if (from < 0 || to < 0) return undefined;
	if (from > to) throw bad("host range must have begin <= end");
	const step = /^\d+$/.test(stepText) ? Number(stepText) : 0;
	if (step === 0) return undefined;
	return [...LETTERS.slice(from, to + 1)].filter((_, i) => i % step === 0);
}

function* numberRange(
	begin: string,
	end: string,
	stepText: string,
	width: number,
): Iterable<string> {
	const from = Number(toInt(begin));
	const to = Number(toInt(end)) + 1;
	const step = Number(toInt(stepText));
	if (step === 0) {
		throw new PyError("ValueError", "range() arg 3 must not be zero");
	}
	for (let n = from; step > 0 ? n < to : n > to; n += step) {
		yield String(n).padStart(width, "0");
	}
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
