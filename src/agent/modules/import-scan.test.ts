import { describe, expect, test } from "vitest";
import { scanImports, scanUtilImports } from "./import-scan.ts";

/** `!` marks a statement of the file itself. */
function shown(text: string): string[] {
	return scanImports(text).map(
		({ level, module, names, isTopLevel }) =>
			`${isTopLevel ? "!" : ""}${".".repeat(level)}${module}${names === undefined ? "" : `:${names.join(",")}`}`,
	);
}

describe("import statements", () => {
	test.each<[string, string[]]>([
		["import a", ["!a"]],
		["import a.b.c", ["!a.b.c"]],
		["import a.b as c, d , e.f", ["!a.b", "!d", "!e.f"]],
		["from a.b import c", ["!a.b:c"]],
		["from a.b import c as d, e", ["!a.b:c,e"]],
		["from a import *", ["!a:*"]],
		[
			"from a import (b,\n  c as d, # why (not\n\n  e,\n)\nimport f",
			["!a:b,c,e", "!f"],
		],
		["from a import(b)", ["!a:b"]],
		["from a \\\n  import b, \\\n  c\nimport d", ["!a:b,c", "!d"]],
		["from a \\\r\n  import b\r\nimport d\r\n", ["!a:b", "!d"]],
		["from . import x", ["!.:x"]],
		["from .import x", ["!.:x"]],
		["from .y import x", ["!.y:x"]],
		["from ..a.b import (x)", ["!..a.b:x"]],
		["from .. a import x", ["!..a:x"]],
		["from ... import x", ["!...:x"]],
		["import a; import b", ["!a", "!b"]],
		["x = 1; from a import b", ["!a:b"]],
		[
			"try:\n    import a\nexcept ImportError:\n\timport b\nimport c",
			["a", "b", "!c"],
		],
		[
			"try: import a\nexcept E: import b; import c\nimport d",
			["a", "b", "c", "!d"],
		],
		["if x[1:2] == {'a': 1}: from a import b", ["a:b"]],
		["def f(a: int, b=lambda: 1) -> x:\n  '''doc'''\n  import a", ["a"]],
		["# import a\nimport b # import c\n", ["!b"]],
		["'''\nimport a\n'''\nimport b", ["!b"]],
		['"""\nimport a \\"""\nimport b"""\nimport c', ["!c"]],
		["x = r'\\' '\nimport b", ["!b"]],
		["x = (\nimport_a,\n'import b')\nimport c", ["!c"]],
		["x = '\\\\'\nimport c", ["!c"]],
		["x = ''\nimport c", ["!c"]],
		['x = "it\'s"\nimport c', ["!c"]],
		["importlib.reload(x)\nfrom_x = 1\nimport_y: int = 2", []],
		["def g():\n    yield from a\n    raise X from e", []],
		["x = 1 + \\\n  2\nimport c", ["!c"]],
		["x = [\n\n  # '\n]\nimport c", ["!c"]],
		["\ufeffimport a", ["!a"]],
		["import a", ["!a"]],
		[
			"class A:\n\n    x: int = 1\n    import a\n\nfrom b import c",
			["a", "!b:c"],
		],
		["@d\nasync def f():\n  pass\nimport a", ["!a"]],
		["x = {'a': '''\nimport b''', }\nimport c", ["!c"]],
		["\f\nimport a", ["!a"]],
		["import a#x\n#'''\nimport b", ["!a", "!b"]],
		["", []],
	])("%j", (text, expected) => {
		expect(shown(text)).toEqual(expected);
	});

	test("never hangs on text that is no Python", () => {
		const noise = "'\"\\()[]{}:;#\n importfrm.,as*";
		let seed = 7;
		for (let round = 0; round < 2000; round++) {
			let text = "";
			for (let length = 0; length < 40; length++) {
				seed = (seed * 1103515245 + 12345) % 2147483648;
				text += noise[seed % noise.length];
			}
			expect(scanImports(text).length).toBeLessThan(40);
		}
	});
});

test.each<[string, string[]]>([
	["import os\nfrom ansible.module_utils.a import b\nimport sys", ["b"]],
	["import os", []],
	["from\\\n  .a import b\nimport c", ["b"]],
	["from.a import b", ["b"]],
	["from ansible.module_utils import (\n  a,\n  b)\nx = 1", ["a", "b"]],
	[
		"try:\n  import ansible_collections.a.b.plugins.module_utils.c\nfinally:\n  pass",
		[],
	],
])("only what may lead to module_utils: %j", (text, names) => {
	const found = scanUtilImports(text).flatMap((each) => each.names ?? []);
	expect(found.filter((name) => name !== "")).toEqual(names);
});
