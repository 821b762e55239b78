// Small steps of the lexer.

import { PY_SPACE } from "./syntax.ts";

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
