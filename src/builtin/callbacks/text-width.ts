// How many terminal columns a text takes, as glibc's wcwidth says: banners are filled by it.

import { DOUBLE_WIDTH, ZERO_WIDTH } from "./text-width-table.ts";
import { codePoints } from "./wrap-text.ts";

interface RangeTable {
	readonly starts: readonly number[];
	readonly ends: readonly number[];
}

let tables: { zero: RangeTable; double: RangeTable } | undefined;

const PLAIN_ASCII = /^[\x20-\x7e]*$/;
/** Backspace, delete, CCH and escape take a column away (an escape begins an invisible sequence). */
const BACKWARDS = new Set([0x08, 0x7f, 0x94, 0x1b]);

/** Never negative. A text of unprintable characters alone counts its characters. */
export function textWidth(text: string): number {
	if (PLAIN_ASCII.test(text)) return text.length;
	tables ??= { zero: readTable(ZERO_WIDTH), double: readTable(DOUBLE_WIDTH) };
	let width = 0;
	let hasControls = false;
	let counted = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		if (BACKWARDS.has(code)) {
			width--;
			hasControls = true;
			continue;
		}
		counted++;
		if (isControl(code)) hasControls = true;
		else if (!isIn(tables.zero, code))
			width += isIn(tables.double, code) ? 2 : 1;
	}
	if (hasControls && width === 0 && counted > 0) return codePoints(text);
	return Math.max(width, 0);
}

function isControl(code: number): boolean {
	return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

function readTable(packed: string): RangeTable {
	const starts: number[] = [];
	const ends: number[] = [];
	let last = 0;
	for (const entry of packed.split(" ")) {
		const [gap = "0", more = "0"] = entry.split("+");
		const start = last + Number.parseInt(gap, 36);
		last = start + Number.parseInt(more, 36);
		starts.push(start);
		ends.push(last);
	}
	return { starts, ends };
}

function isIn(table: RangeTable, code: number): boolean {
	let low = 0;
	let high = table.starts.length - 1;
	while (low <= high) {
		const middle = (low + high) >> 1;
		if (code < (table.starts[middle] ?? 0)) high = middle - 1;
		else if (code > (table.ends[middle] ?? 0)) low = middle + 1;
		else return true;
	}
	return false;
}
