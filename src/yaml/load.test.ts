import { describe, expect, test } from "vitest";
import type { ShevekError } from "../errors/shevek-error.ts";
import { PyFloat, type PyValue } from "../pyvalue/value.ts";
import { parseYaml } from "./load.ts";
import { copyPlaces, placeOf, placeOfValue, setPlace } from "./places.ts";

const file = "/play.yml";
const read = (text: string) => parseYaml(text, { file });
const at = (line: number, column: number) => ({ file, line, column });

describe("JSON is read as json.loads does", () => {
	test.each<[string, PyValue]>([
		["1e3", new PyFloat(1000)],
		[" -0 ", 0],
		["-1.5E+2", new PyFloat(-150)],
		["NaN", new PyFloat(Number.NaN)],
		["-Infinity", new PyFloat(Number.NEGATIVE_INFINITY)],
		["12345678901234567890", 12345678901234567890n],
		['"\\ud83d\\ude00\\/"', "\u{1f600}/"],
		['["on", null, true]', ["on", null, true]],
		[
			'{"a": 1, "b": 2, "a": 3}',
			new Map([
				["a", 3],
				["b", 2],
			]),
		],
		['{\t"a":\t1}', new Map([["a", 1]])],
	])("%s", (text, expected) => {
		const seen: PyValue[] = [];
		const options = { file, onDuplicateKey: (key: PyValue) => seen.push(key) };
		expect(parseYaml(text, options)).toEqual(expected);
		expect(seen).toEqual([]);
	});

	test.each<[string, PyValue]>([
		["01", 1],
		["{a: 1}", new Map([["a", 1]])],
		["[1,]", [1]],
		["1e3 # text", "1e3"],
	])("what is no JSON is YAML: %s", (text, expected) => {
		expect(read(text)).toEqual(expected);
	});

	test("tagged values come as their tags", () => {
		const seen: string[] = [];
		parseYaml('[{"__ansible_vault": "v"}, {"__ansible_unsafe": ["u"]}]', {
			file,
			onTag: (tag, node) => {
				seen.push(`${tag} ${node.kind} ${node.text}`);
				return null;
			},
		});
		expect(seen).toEqual(["!vault scalar v", "!unsafe sequence "]);
	});

	test("YAML only means no JSON", () => {
		expect(parseYaml("1e3", { file, isYamlOnly: true })).toBe("1e3");
	});
});

describe("containers know their places", () => {
	const value = read(
		"---\n- hosts: all\n  vars: &v {x: 1}\n  tasks:\n  - name: é😀\n    <<: *v\n",
	) as Map<string, PyValue>[];
	const [play] = value;
	test.each([
		["the list", placeOf(value), at(2, 1)],
		["an item", placeOf(value, 0), at(2, 3)],
		["a mapping", play && placeOf(play), at(2, 3)],
		["a key", play && placeOf(play, "vars"), at(3, 3)],
		["a value with its anchor", play && placeOfValue(play, "vars"), at(3, 9)],
		["a missing key", play && placeOf(play, "x"), undefined],
		["a missing item", placeOf(value, 7), undefined],
	])("%s", (_, place, expected) => {
		expect(place).toEqual(expected);
	});

	test("merged keys stand where they were written", () => {
		const tasks = play?.get("tasks") as Map<string, PyValue>[];
		const [task] = tasks;
		expect(task && placeOf(task, "x")).toEqual(at(3, 13));
	});

	test("a copy may keep places, a container made elsewhere be given one", () => {
		const copy = new Map(play);
		expect(placeOf(copy)).toBeUndefined();
		if (play) copyPlaces(play, copy);
		expect(placeOf(copy, "vars")).toEqual(at(3, 3));
		setPlace(copy, at(9, 9));
		expect(placeOf(copy)).toEqual(at(9, 9));
		expect(placeOf(copy, "vars")).toBeUndefined();
	});
});

test("strings go through the hook with style and place, keys do not", () => {
	const seen: unknown[] = [];
	parseYaml("k: |\n  a\nl: [1, 'b', \"c\", d]\n", {
		file,
		onScalarString: (text, place, style) => {
			seen.push([text, place.line, place.column, style]);
			return text;
		},
	});
	expect(seen).toEqual([
		["a\n", 1, 4, "literal"],
		["b", 3, 8, "single"],
		["c", 3, 13, "double"],
		["d", 3, 18, "plain"],
	]);
});

test("an alias is the very object", () => {
	const value = read("a: &x {}\nb: *x\n") as Map<string, PyValue>;
	expect(value.get("a")).toBe(value.get("b"));
});

test("one document is expected", () => {
	expect(() => read("a\n---\nb\n")).toThrow("but found another document");
});

describe("mistakes get a message, a place and a hint", () => {
	test.each([
		["a: {{ x }}/y\n", "did not find expected key", 1, 11, "must be quoted"],
		[
			"a:\n\tb: 1\n",
			"found character that cannot start any token",
			2,
			1,
			"Tabs",
		],
		[
			"a: b: c\n",
			"mapping values are not allowed in this context",
			1,
			5,
			"': '",
		],
		[
			"- copy: src=a\n    mode: 1\n",
			"mapping values are not allowed in this context",
			2,
			9,
			"not both",
		],
		['a: "x" y\n', "did not find expected key", 1, 8, "quote the whole value"],
		['a: "c:\\q"\n', "found unknown escape character", 1, 7, "backslash"],
		["a: @b\n", "found character that cannot start any token", 1, 4, "'@'"],
		["a: 'b\n", "found unexpected end of stream", 2, 1, "never closed"],
		["a: 1\nb\n", "could not find expected ':'", 3, 1, "colon"],
		["a: *b\n", "found undefined alias", 1, 4, "'*'"],
	])("%j", (text, message, line, column, hint) => {
		let error: ShevekError | undefined;
		try {
			read(text);
		} catch (thrown) {
			error = thrown as ShevekError;
		}
		expect(error).toMatchObject({
			code: "parse",
			message,
			where: at(line, column),
		});
		expect(error?.hint).toContain(hint);
	});
});

test("nesting has a limit that is named", () => {
	expect(() => read("[".repeat(2000))).toThrow(
		expect.objectContaining({
			code: "limit",
			message: "YAML nested deeper than 1000 levels",
		}),
	);
});
