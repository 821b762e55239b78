// Searching in a str between two places: find, index, count, startswith and their kin.

import { codePointLength, codePointOffset, unitOffset } from "./codepoints.ts";
import type { MethodBody } from "./signature.ts";
import { sliceRange } from "./slice.ts";
import { pyTypeName } from "./text.ts";
import { PyError, PyTuple, type PyValue } from "./value.ts";

export function plainText(value: PyValue | undefined): string {
	if (typeof value === "string") return value;
	throw new PyError(
		"TypeError",
		`must be str, not ${pyTypeName(value ?? null)}`,
	);
}

interface Window {
	readonly text: string;
	/** Where the window begins in the whole text, in UTF-16 units. */
	readonly from: number;
}

/** The part of `self` between start and stop; undefined when start lies behind the end. */
function windowOf(
	self: string,
	start?: PyValue,
	stop?: PyValue,
): Window | undefined {
	if (start === undefined && stop === undefined) return { text: self, from: 0 };
	const length = codePointLength(self);
	const range = sliceRange(length, start, stop, 1);
	const asked = typeof start === "number" && start > length;
	if (asked || range.start > range.stop) return undefined;
	const from = unitOffset(self, range.start);
	return { text: self.slice(from, unitOffset(self, range.stop)), from };
}

export function searching(
	isLast: boolean,
	missing?: string,
): MethodBody<string> {
	return (self, wanted, start, stop) => {
		const needle = plainText(wanted);
		const window = windowOf(self, start, stop);
		const at =
			window === undefined
				? -1
				: isLast
					? window.text.lastIndexOf(needle)
					: window.text.indexOf(needle);
		if (at >= 0) return codePointOffset(self, at + (window?.from ?? 0));
		if (missing !== undefined) throw new PyError("ValueError", missing);
		return -1;
	};
}

export function count(
	self: string,
	wanted?: PyValue,
	start?: PyValue,
	stop?: PyValue,
): PyValue {
	const needle = plainText(wanted);
	const window = windowOf(self, start, stop);
	if (window === undefined) return 0;
	if (needle === "") return codePointLength(window.text) + 1;
	return window.text.split(needle).length - 1;
}

export function affix(name: "startswith" | "endswith"): MethodBody<string> {
	return (self, wanted = null, start, stop) => {
		const candidates = wanted instanceof PyTuple ? wanted.items : [wanted];
		const window = windowOf(self, start, stop);
		return candidates.some((candidate) => {
			if (typeof candidate !== "string")
				throw affixError(name, wanted, candidate);
			if (window === undefined) return false;
			return name === "startswith"
				? window.text.startsWith(candidate)
				: window.text.endsWith(candidate);
		});
	};
}

function affixError(name: string, wanted: PyValue, item: PyValue): PyError {
	return new PyError(
		"TypeError",
		wanted instanceof PyTuple
			? `tuple for ${name} must only contain str, not ${pyTypeName(item)}`
			: `${name} first arg must be str or a tuple of str, not ${pyTypeName(wanted)}`,
	);
}
