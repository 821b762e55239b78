import { describe, expect, test } from "vitest";
import { PyError } from "../pyvalue/value.ts";
import { parseAddress } from "./address.ts";
import { compileGlob } from "./glob.ts";
import { splitHostPattern } from "./host-pattern.ts";
import { splitShellWords } from "./shell-words.ts";

function messageOf(work: () => unknown): unknown {
	try {
		return work();
	} catch (error) {
		if (error instanceof PyError) return `${error.exception}: ${error.message}`;
		throw error;
	}
}

// Python 3.11: shlex.split(line, comments=True)
test.each([
	["a  b\tc", ["a", "b", "c"]],
	[`a b="x y"`, ["a", "b=x y"]],
	["a#b c", ["a"]],
	["a \\# b", ["a", "#", "b"]],
	[`x=a\\ b y='a\\b' z="a\\b\\"c"`, ["x=a b", "y=a\\b", `z=a\\b"c`]],
	[`'' a""b`, ["", "ab"]],
	["a b={'x': 1}", ["a", "b={x:", "1}"]],
	[`x="`, "ValueError: No closing quotation"],
	["x='a", "ValueError: No closing quotation"],
	["x=\\", "ValueError: No escaped character"],
])("%j is split into words as a shell would", (line, expected) => {
	expect(
		messageOf(() => splitShellWords(line).map((word) => word.text)),
	).toEqual(expected);
});

test("a word knows where it began", () => {
	expect(splitShellWords(` a  b="x y" c`).map((word) => word.start)).toEqual([
		1, 4, 12,
	]);
});

// Python 3.11: fnmatch.fnmatchcase
test.each([
	["w*", "web1", true],
	["w*", "aw", false],
	["w?b", "web", true],
	["w?b", "wb", false],
	["[ab]x", "bx", true],
	["[!ab]x", "bx", false],
	["[!ab]x", "cx", true],
	["[a-c]", "b", true],
	["[c-a]", "b", false],
	["[!c-a]", "b", true],
	["[]]", "]", true],
	["[]-]", "-", true],
	["[a", "[a", true],
	["a.b", "axb", false],
	["a+(b)|c^$", "a+(b)|c^$", true],
	["[\\]", "\\", true],
	["[^a]", "^", true],
	["*", "", true],
	["?", "🚀", true],
	["a\nb*", "a\nbc", true],
])("glob %j and %j: %j", (pattern, text, isMatch) => {
	expect(compileGlob(pattern).test(text)).toBe(isMatch);
});

// ansible-core 2.14: parse_address(text, allow_ranges=True)
test.each([
	["host", "host", undefined],
	["host:22", "host", 22],
	["10.1.2.3:22", "10.1.2.3", 22],
	["[::1]:22", "::1", 22],
	["::1", "::1", undefined],
	["fe80::1%eth0", "fe80::1%eth0", undefined],
	["[a:1]:2", "a", 1],
	["w[1:3].x:22", "w[1:3].x", 22],
	["größe.example", "größe.example", undefined],
	["_a", "_a", undefined],
])("address %j", (text, host, port) => {
	expect(parseAddress(text)).toEqual({ host, port });
});

test.each([
	"",
	"a b",
	"-a",
	"a-",
	"a_",
	"a..b",
	"a/b",
	"a:b",
	"*",
	"a[x]",
	"_",
])("%j is no address", (text) => {
	expect(parseAddress(text)).toBeUndefined();
});

describe("lists of patterns", () => {
	test.each([
		["a:b", ["a", "b"]],
		["a, b ,,c", ["a", "b", "c"]],
		["fe80::1", ["fe80::1"]],
		["fe80::1,a", ["fe80::1", "a"]],
		["w[1:3]", ["w[1:3]"]],
		["w[1:3]:!x[0]", ["w[1:3]", "!x[0]"]],
		["a b:c", ["a", "b", "c"]],
		["", []],
	])("%j", (text, expected) => {
		expect(splitHostPattern(text)).toEqual(expected);
	});
});
