import { expect, test } from "vitest";
import { textTable } from "./text-table.ts";

test("without rows there is a rule all the same", () => {
	expect(textTable(["Host"], [])).toBe(
		["+------+", "| Host |", "+------+", "+------+"].join("\n"),
	);
});

test("wide characters take two places", () => {
	expect(
		textTable(["Host"], [["日本"], ["äbc"]])
			.split("\n")
			.slice(3),
	).toEqual(["| 日本 |", "| äbc  |", "+------+"]);
});

test("odd blanks are where prettytable has them", () => {
	expect(
		textTable(
			["Host", "Ok"],
			[
				["web1.example", "10"],
				["a", "1"],
			],
		),
	).toBe(
		[
			"+--------------+----+",
			"|     Host     | Ok |",
			"+--------------+----+",
			"| web1.example | 10 |",
			"|      a       | 1  |",
			"+--------------+----+",
		].join("\n"),
	);
});
