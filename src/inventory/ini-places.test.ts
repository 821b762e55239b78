// Where the values of an INI inventory stand: errors of templates point there.

import { expect, test } from "vitest";
import type { Place } from "../errors/shevek-error.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { InventoryBuilder } from "./builder.ts";
import { readIniSource } from "./ini-source.ts";
import { Inventory } from "./inventory.ts";
import { SILENT_REPORT } from "./report.ts";

function placesOf(text: string): string[] {
	const places: string[] = [];
	const lines = text.split("\n");
	readIniSource(text, "/inv", {
		inventory: new InventoryBuilder(new Inventory(), (value) => value, "/inv"),
		display: SILENT_REPORT,
		paths: { cwd: "/", env: {} },
		files: {
			typeStrings: (value, { file, line, column }: Place) => {
				const rest = lines[line - 1]?.slice(column - 1);
				places.push(`${file}:${line}:${column} ${rest}`);
				return value;
			},
			readBytes: () => new Uint8Array(),
			readData: () => null,
		},
	});
	return places;
}

test("each value's place is where it begins", () => {
	const text = [
		"# comment",
		"",
		"  [g]",
		"\th1  a={{x}} b='c d'",
		"[g:vars]",
		"  long name =  {{ y }} ",
	].join("\n");
	expect(placesOf(text)).toEqual([
		"/inv:4:8 {{x}} b='c d'",
		"/inv:4:16 'c d'",
		"/inv:6:16 {{ y }} ",
	]);
});

test.each([
	[
		"[g]\nh x",
		"/inv:2: Expected key=value host variable assignment, got: x",
		2,
	],
	[
		"\n[a b]",
		"/inv:2: Invalid section entry: '[a b]'. Please make sure that there are no spaces in the section entry, and that there are no other invalid characters",
		2,
	],
	["[g:vars]\nx", "/inv:2: Expected key=value, got: x", 2],
	[
		"h:",
		"Invalid host pattern 'h:' supplied, ending in ':' is not allowed, this character is reserved to provide a port.",
		1,
	],
])("an error of %j names its line", (text, message, line) => {
	let caught: unknown;
	try {
		placesOf(text);
	} catch (error) {
		caught = error;
	}
	expect(caught).toBeInstanceOf(ShevekError);
	const { message: said, where } = caught as ShevekError;
	expect({ said, line: where?.line }).toEqual({ said: message, line });
});
