import { describe, expect, test } from "vitest";
import { PyDate } from "../../pyvalue/datetime.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { dumpResult } from "./result-text.ts";
import { DEFAULT_SCREEN_SETTINGS } from "./settings.ts";

const dict = (...entries: [PyValue, PyValue][]): PyDict => new Map(entries);
const dump = (result: PyDict, verbosity = 0) =>
	dumpResult(result, { ...DEFAULT_SCREEN_SETTINGS, verbosity });

describe("a result as text", () => {
	const secret = new VaultedText(() => "hidden", undefined, "$ANSIBLE_VAULT;…");
	test.each<[string, PyDict, string]>([
		["sorts keys", dict(["b", 1], ["a", 2]), '{"a": 2, "b": 1}'],
		["keeps letters", dict(["k", "ü日"]), '{"k": "ü日"}'],
		[
			"dates",
			dict(["d", new PyDate({ year: 2024, month: 1, day: 2 })]),
			'{"d": "2024-01-02"}',
		],
		[
			"does not decrypt",
			dict(["s", secret]),
			'{"s": {"__ansible_vault": "$ANSIBLE_VAULT;…"}}',
		],
		[
			"leaves out what is internal, at any depth",
			dict(
				["_ansible_x", 1],
				["invocation", 1],
				["diff", 1],
				["exception", 1],
				["r", [dict(["_ansible_item_label", 1], ["rc", 0])]],
			),
			'{"r": [{"rc": 0}]}',
		],
		[
			"sorts keys of several types by their text, at the top alone",
			dict([2, "x"], ["a", dict(["z", 1], ["b", 1])], [10, "y"]),
			'{"a": {"z": 1, "b": 1}, "10": "y", "2": "x"}',
		],
	])("%s", (_, result, text) => {
		expect(dump(result)).toBe(text);
	});

	test("shows invocation and diff with -vvv, spread over lines", () => {
		expect(
			dump(dict(["diff", 1], ["invocation", 2], ["exception", 3]), 3),
		).toBe('{\n    "diff": 1,\n    "invocation": 2\n}');
	});

	test("leaves the result as it was", () => {
		const inner = dict(["_ansible_x", 1]);
		const result = dict(["r", [inner]], ["diff", 1]);
		dump(result);
		expect(result).toEqual(dict(["r", [dict(["_ansible_x", 1])]], ["diff", 1]));
	});
});
