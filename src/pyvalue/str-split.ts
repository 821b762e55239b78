// Splitting, stripping and padding text.

import { LINE_CLASS, SPACE_CLASS } from "./chars.ts";
import { codePointLength } from "./codepoints.ts";

const SPACE = new RegExp(`[${SPACE_CLASS}]`);

function isSpaceAt(text: string, at: number): boolean {
	return SPACE.test(text.charAt(at));
}

/** `text.split(None, most)`: words between white space, none of them empty. */
export function splitWords(text: string, most: number): string[] {
	const words: string[] = [];
	let at = 0;
	while (at < text.length) {
		while (at < text.length && isSpaceAt(text, at)) at++;
		if (at >= text.length) break;
		if (most >= 0 && words.length >= most) {
			words.push(text.slice(at));
			break;
		}
		const start = at;
		while (at < text.length && !isSpaceAt(text, at)) at++;
		words.push(text.slice(start, at));
	}
	return words;
}

/** `text.rsplit(None, most)` */
export function splitWordsRight(text: string, most: number): string[] {
	if (most < 0) return splitWords(text, most);
	const words: string[] = [];
	let end = text.length;
	while (end > 0) {
		while (end > 0 && isSpaceAt(text, end - 1)) end--;
		if (end === 0) break;
		if (words.length >= most) {
			words.push(text.slice(0, end));
			break;
		}
		let start = end;
		while (start > 0 && !isSpaceAt(text, start - 1)) start--;
		words.push(text.slice(start, end));
		end = start;
	}
	return words.reverse();
}

/** `text.split(separator, most)` for a separator that is not empty. */
export function splitBy(
	text: string,
	separator: string,
	most: number,
): string[] {
	const parts = text.split(separator);
	if (most < 0 || parts.length <= most + 1) return parts;
	const tail = parts.slice(most).join(separator);
	return [...parts.slice(0, most), tail];
}

/** `text.rsplit(separator, most)` */
export function splitByRight(
	text: string,
	separator: string,
	most: number,
): string[] {
	const parts: string[] = [];
	let rest = text;
	while (most < 0 || parts.length < most) {
		const at =
			rest.length < separator.length ? -1 : rest.lastIndexOf(separator);
		if (at < 0) break;
		parts.push(rest.slice(at + separator.length));
		rest = rest.slice(0, at);
	}
	parts.push(rest);
	return parts.reverse();
}

const LINE_END = new RegExp(`\\r\\n|[${LINE_CLASS}]`, "g");

export function splitLines(text: string, keepEnds: boolean): string[] {
	const lines: string[] = [];
	let start = 0;
	for (const match of text.matchAll(LINE_END)) {
		const end = match.index + match[0].length;
		lines.push(text.slice(start, keepEnds ? end : match.index));
		start = end;
	}
	if (start < text.length) lines.push(text.slice(start));
	return lines;
}

export type Side = "left" | "right" | "both";

export function stripSpace(text: string, side: Side): string {
	let start = 0;
	let end = text.length;
	if (side !== "right") while (start < end && isSpaceAt(text, start)) start++;
	if (side !== "left") while (end > start && isSpaceAt(text, end - 1)) end--;
	return text.slice(start, end);
}

export function stripChars(text: string, chars: string, side: Side): string {
	const wanted = new Set(chars);
	const all = Array.from(text);
	let start = 0;
	let end = all.length;
	if (side !== "right")
		while (start < end && wanted.has(all[start] ?? "")) start++;
	if (side !== "left")
		while (end > start && wanted.has(all[end - 1] ?? "")) end--;
	return all.slice(start, end).join("");
}

/** `text.center(width, fill)`: the odd one goes left when width is odd too, as in CPython. */
export function center(text: string, width: number, fill: string): string {
	const missing = width - codePointLength(text);
	if (missing <= 0) return text;
	const left = (missing >> 1) + (missing & width & 1);
	return fill.repeat(left) + text + fill.repeat(missing - left);
}

export function padLeft(text: string, width: number, fill: string): string {
	return fill.repeat(Math.max(0, width - codePointLength(text))) + text;
}

export function padRight(text: string, width: number, fill: string): string {
	return text + fill.repeat(Math.max(0, width - codePointLength(text)));
}

export function zeroFill(text: string, width: number): string {
	const sign = /^[+-]/.test(text) ? text.charAt(0) : "";
	const missing = Math.max(0, width - codePointLength(text));
	return sign + "0".repeat(missing) + text.slice(sign.length);
}

export function expandTabs(text: string, size: number): string {
	let out = "";
	let column = 0;
	for (const char of text) {
		if (char === "\t") {
			const width = size > 0 ? size - (column % size) : 0;
			out += " ".repeat(width);
			column += width;
		} else {
			out += char;
			column = char === "\n" || char === "\r" ? 0 : column + 1;
		}
	}
	return out;
}

/** `text.replace(old, new, count)`; an empty `old` matches between all characters. */
export function replaceText(
	text: string,
	from: string,
	to: string,
	count: number,
): string {
	if (count === 0) return text;
	if (from === "") return interleave(text, to, count);
	if (count < 0) return text.replaceAll(from, () => to);
	return splitBy(text, from, count).join(to);
}

function interleave(text: string, filler: string, count: number): string {
	let out = "";
	let left = count < 0 ? Number.POSITIVE_INFINITY : count;
	for (const char of text) {
		out += left-- > 0 ? filler + char : char;
	}
	return left > 0 ? out + filler : out;
}
