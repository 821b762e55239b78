// Characters and character classes written for JavaScript's `v` flag.

import { SPACE_CLASS } from "./chars.ts";

const UNICODE_WORD = "\\p{L}\\p{N}_";
export const CATEGORIES: Readonly<
	Record<string, readonly [unicode: string, ascii: string]>
> = {
	d: ["\\p{Nd}", "0-9"],
	w: [UNICODE_WORD, "0-9A-Za-z_"],
	s: [SPACE_CLASS, "\\t-\\r\\u0020"],
};

export type CharItem =
	| { readonly kind: "char"; readonly code: number }
	| { readonly kind: "range"; readonly low: number; readonly high: number }
	| {
			readonly kind: "category";
			readonly members: string;
			readonly isNegated: boolean;
	  };

/** One character, safe in and out of a class. */
function charText(code: number): string {
	const char = String.fromCodePoint(code);
	return /^[0-9A-Za-z]$/.test(char) ? char : `\\u{${code.toString(16)}}`;
}

/** The other cases of a character, by simple mappings. */
function otherCases(code: number): number[] {
	const char = String.fromCodePoint(code);
	const others = [char.toLowerCase(), char.toUpperCase()].filter(
		(other) => other !== char && Array.from(other).length === 1,
	);
	return others.map((other) => other.codePointAt(0) ?? code);
}

export function literalText(code: number, expandsCase: boolean): string {
	const others = expandsCase ? otherCases(code) : [];
	if (others.length === 0) return charText(code);
	return `[${[code, ...others].map(charText).join("")}]`;
}

/** A range longer than this is widened for ASCII letters only. */
const MAX_EXPANDED = 1024;

function rangeCases(low: number, high: number): string {
	const end = Math.min(high, low + MAX_EXPANDED);
	const others = new Set<number>();
	for (let code = low; code <= end; code++) {
		for (const other of otherCases(code)) {
			if (other < low || other > high) others.add(other);
		}
	}
	return Array.from(others, charText).join("");
}

function itemText(item: CharItem, expandsCase: boolean): string {
	switch (item.kind) {
		case "char": {
			const others = expandsCase ? otherCases(item.code) : [];
			return [item.code, ...others].map(charText).join("");
		}
		case "range": {
			const range = `${charText(item.low)}-${charText(item.high)}`;
			return expandsCase ? range + rangeCases(item.low, item.high) : range;
		}
		case "category":
			return item.isNegated ? `[^${item.members}]` : item.members;
	}
}

export function classText(
	items: readonly CharItem[],
	style: { isNegated: boolean; expandsCase: boolean },
): string {
	const body = items.map((item) => itemText(item, style.expandsCase)).join("");
	return `[${style.isNegated ? "^" : ""}${body}]`;
}

/** `\b`, or `\B` when negated. */
export function boundaryText(isAscii: boolean, isNegated: boolean): string {
	const word = CATEGORIES.w?.[isAscii ? 1 : 0] ?? "";
	return isNegated
		? `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`
		: `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
}
