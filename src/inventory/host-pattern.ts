// The text of host patterns: splitting lists of them, their order, their subscripts.

import { parseAddress } from "./address.ts";

/** `a,b` or `a:b`; colons of IPv6 addresses and ranges separate nothing. */
export function splitHostPattern(
	pattern: string | readonly string[],
): string[] {
	if (typeof pattern !== "string") return pattern.flatMap(splitHostPattern);
	return separatePatterns(pattern)
		.map((part) => part.trim())
		.filter((part) => part !== "");
}

function separatePatterns(pattern: string): string[] {
	if (pattern.includes(",")) return pattern.split(",");
	if (parseAddress(pattern) !== undefined) return [pattern];
	return pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? [];
}

/** Plain ones first, then `&`, then `!`; `all` where there is no plain one. */
export function orderPatterns(patterns: readonly string[]): string[] {
	const plain = patterns.filter((p) => p !== "" && !/^[!&]/.test(p));
	const both = patterns.filter((p) => p.startsWith("&"));
	const without = patterns.filter((p) => p.startsWith("!"));
	return [...(plain.length > 0 ? plain : ["all"]), ...both, ...without];
}

export interface Subscript {
	readonly start: number;
	/** Inclusive; undefined is the end of the list. A single index has the same start and end. */
	readonly end: number | undefined;
	readonly isSingle: boolean;
	/** Written `[x-y]`, as it was before 2.0. */
	readonly isOldForm: boolean;
}

/** `web[0]`, `web[-1]`, `web[1:3]`, `web[2:]`; a regular expression has no subscript. */
export function splitSubscript(pattern: string): {
	expression: string;
	subscript: Subscript | undefined;
} {
	const match = pattern.startsWith("~")
		? null
		: /^(.+)\[(?:(-?[0-9]+)|([0-9]+)([:-])([0-9]*))\]$/.exec(pattern);
	if (match === null) return { expression: pattern, subscript: undefined };
	const [, expression = "", index, start, separator, end] = match;
	const isSingle = index !== undefined;
	const subscript = {
		start: Number(index ?? start),
		end: end ? Number(end) : undefined,
		isSingle,
		isOldForm: separator === "-",
	};
	return { expression, subscript };
}

/** Undefined where a single index is beyond the list. */
export function applySubscript<T>(
	items: readonly T[],
	subscript: Subscript | undefined,
): readonly T[] | undefined {
	if (items.length === 0 || subscript === undefined) return items;
	const { start, end, isSingle } = subscript;
	// An inclusive end of 0 is no end to the reference's test for one: `[0:0]` is a single index.
	if (isSingle || end === 0) {
		const item = items.at(start);
		return item === undefined ? undefined : [item];
	}
	return items.slice(start, end === undefined ? items.length : end + 1);
}
