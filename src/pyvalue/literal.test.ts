import { expect, test } from "vitest";
import { parseLiteral } from "./literal.ts";
import { PyFloat, PyTuple } from "./value.ts";

// As ast.literal_eval(ast.parse(text, mode="eval")) of Python 3.11 answers.
test.each([
	["5", 5],
	["-7", -7],
	["[1, 2.0]", [1, new PyFloat(2)]],
	["(1,)", new PyTuple([1])],
	["'a' 'b'", "ab"],
	["\n5", 5],
	["  # c\n5", 5],
	["5\n  \n", 5],
	["5\n  # c", 5],
	["5 # c\n", 5],
	["\r\n5", 5],
	["[1,\n 2]", [1, 2]],
	["True ", true],
	["None", null],
])("%j is a literal", (text, value) => {
	expect(parseLiteral(text)).toEqual(value);
});

test.each([
	"5\n  ",
	"5\n\t",
	"5\r\n  ",
	"\n  5",
	" 5",
	"",
	"\n",
	"'a'\n'b'",
	"5;",
	"010",
	"text",
	"[1",
	"[1 2]",
	"{1: }",
	"f'x'",
	"print(1)",
	"true",
	"[null]",
])("%j is none", (text) => {
	expect(parseLiteral(text)).toBeUndefined();
});

test("JSON's names count where they are allowed", () => {
	const text = '{"a": true, "b": [null, false]}';
	expect(parseLiteral(text, { isJsonAllowed: true })).toEqual(
		new Map<string, unknown>([
			["a", true],
			["b", [null, false]],
		]),
	);
});

test("a long run of blank lines takes no time", () => {
	expect(parseLiteral(`5${"\n".repeat(50_000)}x`)).toBeUndefined();
});
