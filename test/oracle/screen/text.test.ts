// Wrapped paragraphs, unified diffs and terminal widths are Python's and glibc's own (refresh_text.py).

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { textWidth } from "../../../src/builtin/callbacks/text-width.ts";
import {
	splitLines,
	unifiedDiff,
} from "../../../src/builtin/callbacks/unified-diff.ts";
import { wrapText } from "../../../src/builtin/callbacks/wrap-text.ts";

function readRows<T>(name: string): T[] {
	const folder = `${import.meta.dirname}/../../corpus/screen-text`;
	return JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
}

describe("text for the screen", () => {
	test.each(readRows<[string, number, boolean, string[]]>("wrap"))(
		"wraps %j at %i",
		(text, width, dropsSpace, lines) => {
			expect(wrapText(text, width, { dropsSpace })).toEqual(lines);
		},
	);

	test.each(
		readRows<[string, string, number, string]>("diff").map(
			(row, at) => [at, ...row] as const,
		),
	)("diff %i", (_, before, after, context, expected) => {
		const names = { fromName: "before", toName: "after" };
		const lines = unifiedDiff(splitLines(before), splitLines(after), {
			...names,
			context,
		});
		expect(lines.join("")).toBe(expected);
	});

	test.each(readRows<[string, number]>("width"))(
		"width of %j is %i",
		(text, width) => {
			expect(textWidth(text)).toBe(width);
		},
	);
});
