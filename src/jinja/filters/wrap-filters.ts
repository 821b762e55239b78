// Filters that lay text out: wordwrap and pprint.

import { pyTruth } from "../../pyvalue/compare.ts";
import { pyIterate } from "../../pyvalue/items.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pformat } from "../../pyvalue/pprint.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { define } from "./define.ts";
import { textMethod } from "./text-filters.ts";
import { wrapLine } from "./wrap-line.ts";

function wordwrap(
	{ environment }: CallContext,
	s: PyValue,
	width: PyValue,
	breakLongWords: PyValue,
	wrapString: PyValue,
	breakOnHyphens: PyValue,
): PyValue {
	const separator =
		wrapString === null
			? environment.syntax.newlineSequence
			: pyStr(wrapString);
	const options = {
		width: Number(toInt(width)),
		breaksLongWords: pyTruth(breakLongWords),
		breaksOnHyphens: pyTruth(breakOnHyphens),
	};
	return [...pyIterate(textMethod(s, "splitlines"))]
		.map((line) => wrapLine(pyStr(line), options).join(separator))
		.join(separator);
}

export const WRAP_FILTERS: readonly (readonly [string, FilterDefinition])[] = [
	[
		"wordwrap",
		define(
			{
				name: "do_wordwrap",
				hidden: 1,
				params: [
					["s"],
					["width", 79],
					["break_long_words", true],
					["wrapstring", null],
					["break_on_hyphens", true],
				],
			},
			wordwrap,
		),
	],
	[
		"pprint",
		define({ name: "do_pprint", params: [["value"]] }, (_c, value) =>
			pformat(value),
		),
	],
];
