// Small steps of the lexer.

import { PY_SPACE, type Syntax } from "./syntax.ts";

const TRAILING_SPACE = new RegExp(`[${PY_SPACE}]`);

export function matchAt(
	regex: RegExp,
	source: string,
	pos: number,
): string | undefined {
	regex.lastIndex = pos;
	return regex.exec(source)?.[0];
}

export function rstrip(text: string): string {
	let end = text.length;
	while (end > 0 && TRAILING_SPACE.test(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

export function integerOf(digits: string): number | bigint {
	const value = Number(digits);
	return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** Newlines as Jinja2 sees them, without the last one unless it is to be kept. */
export function normalizeSource(source: string, syntax: Syntax): string {
	const text = source.includes("\r")
		? source.replace(/\r\n|\r/g, "\n")
		: source;
	return !syntax.keepTrailingNewline && text.endsWith("\n")
		? text.slice(0, -1)
		: text;
}
