import fc from "fast-check";
import { expect, test } from "vitest";
import { pyEquals } from "../../pyvalue/compare.ts";
import { parseJson } from "../../pyvalue/json.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { parseYaml } from "../../yaml/load.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";

/** As Ansible reads it; strings without the tag are counted. */
function read(text: string): { value: PyValue; untagged: string[] } {
	const untagged: string[] = [];
	const value = parseYaml(text, {
		file: "vars",
		isYamlOnly: true,
		onTag: (tag, node) => (tag === "!unsafe" ? node.plainValue() : undefined),
		onScalarString: (plain) => {
			untagged.push(plain);
			return plain;
		},
	});
	return { value, untagged };
}

test("comes back as it went, with every string tagged", () => {
	const payload = fc.dictionary(
		fc
			.string({ unit: "binary", maxLength: 1200 })
			.map((key) => key.toWellFormed()),
		fc.jsonValue({ depthSize: "medium" }),
	);
	fc.assert(
		fc.property(payload, (plain) => {
			const json = JSON.stringify(plain).toWellFormed();
			const value = parseJson(json) as PyDict;
			const back = read(unsafeYaml(value));
			expect(back.untagged).toEqual([]);
			return pyEquals(back.value, value);
		}),
		{ numRuns: 300 },
	);
});

test.each([
	['{"a": "{{ x }}"}', '{!unsafe "a" : !unsafe "{{ x }}"}\n'],
	[
		'{"a": [true, null, 1, 1.0, 1e21, 1e-7, -0.0]}',
		'{!unsafe "a" : [true, null, 1, 1.0, 1.0e+21, 1.0e-07, -0.0]}\n',
	],
	['{"a": 123456789012345678901}', '{!unsafe "a" : 123456789012345678901}\n'],
	[
		'{"é\\"\\u2028": "\\ud83d\\ude00\\u0000"}',
		'{!unsafe "\\u00e9\\"\\u2028" : !unsafe "\\U0001f600\\u0000"}\n',
	],
	["{}", "{}\n"],
])("%s", (json, expected) => {
	expect(unsafeYaml(parseJson(json) as PyDict)).toBe(expected);
});
