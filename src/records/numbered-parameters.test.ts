// node:sqlite of Node 22.18, the oldest that runs Shevek, cannot bind to ?1: "column index out of range". 24 can, so only a look
// at the source finds one where the tests run on 24.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const NUMBERED = /[\s(=,]\?\d/;

function numberedIn(text: string): readonly number[] {
	return text
		.split("\n")
		.flatMap((line, index) => (NUMBERED.test(line) ? [index + 1] : []));
}

test("no statement has numbered parameters", () => {
	const folder = join(import.meta.dirname, "..");
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
	const found = files
		.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
		.flatMap((file) =>
			numberedIn(readFileSync(join(folder, file), "utf8")).map(
				(line) => `${file}:${line}`,
			),
		);
	expect(found).toEqual([]);
});

test.each([
	["UPDATE a SET b = ?1", [1]],
	["SELECT\n\t(?2)", [2]],
	["SELECT ?, ?", []],
])("%j", (text, lines) => {
	expect(numberedIn(text)).toEqual(lines);
});
