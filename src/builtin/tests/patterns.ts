// Tests of text by regular expressions: match, search, regex.

import type { TestDefinition } from "../../jinja/definitions.ts";
import type { Parameter } from "../../jinja/signature.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import type { PyRegex } from "../../pyvalue/regex.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { compilePattern } from "../filters/regex-pattern.ts";
import { plugin, toText } from "../plugin-functions.ts";

function matches(regex: PyRegex, how: PyValue, text: string): boolean {
	switch (how === null ? null : pyStr(how)) {
		case "match":
			return regex.match(text) !== null;
		case "fullmatch":
			return regex.fullmatch(text) !== null;
		case "findall":
			return regex.findall(text).length > 0;
		case "search":
			return regex.search(text) !== null;
		case "split":
		case "finditer":
			return true;
		default:
			// The reference's fallback for an unknown method is the text "search".
			throw new PyError("TypeError", "'str' object is not callable");
	}
}

const PARAMS: readonly Parameter[] = [
	["value", ""],
	["pattern", ""],
	["ignorecase", false],
	["multiline", false],
];

function test(
	name: string,
	params: readonly Parameter[],
	fixed?: string,
): TestDefinition {
	return plugin(
		name,
		params,
		(_c, value, pattern, ignoreCase, multiLine, how) => {
			const text = toText(value);
			const regex = compilePattern(pattern, {
				ignoreCase: pyTruth(ignoreCase),
				multiLine: pyTruth(multiLine),
			});
			return matches(regex, fixed ?? how, text);
		},
	);
}

export const PATTERN_TESTS: readonly (readonly [string, TestDefinition])[] = [
	["match", test("match", PARAMS, "match")],
	["search", test("search", PARAMS, "search")],
	["regex", test("regex", [...PARAMS, ["match_type", "search"]])],
];
