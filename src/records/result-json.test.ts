import { describe, expect, test } from "vitest";
import { dumpJson } from "../pyvalue/json.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import { PyFloat, PyTuple, type PyValue } from "../pyvalue/value.ts";
import { resultJson, resultJsonWithout } from "./result-json.ts";

const dict = (...entries: [PyValue, PyValue][]) => new Map(entries);

describe("results as JSON", () => {
	test.each<[string, PyValue]>([
		["nested", fromPlain({ a: [1, { b: null, c: true }], d: {}, e: [] })],
		["escapes", fromPlain({ 'k"\\': 'line\nbreak\t"quoted"\u0001' })],
		["text beyond ASCII", fromPlain({ smile: "😀 é" })],
		["floats and big integers", [new PyFloat(1), 2n ** 70n, new PyFloat(0.1)]],
		["not a number", [new PyFloat(Number.NaN), new PyFloat(-Infinity)]],
		["keys that are no texts", dict([1, "a"], [true, "b"], [null, "c"])],
		["tuples", [new PyTuple([1, 2])]],
		["deep", fromPlain(nested(200))],
	])("%s come out as json.dumps has them", (_, value) => {
		expect(resultJson(value)).toBe(dumpJson(value, { ensureAscii: false }));
	});

	test("a circle is a text that says so", () => {
		const list: PyValue[] = [];
		list.push(list);
		expect(resultJson(list)).toBe(
			'{"unserializable":"Circular reference detected"}',
		);
	});

	test.each<[string, Map<PyValue, PyValue>, string]>([
		["texts", dict(["a", 1], ["invocation", 2], ["b", 3]), '{"a": 1, "b": 3}'],
		["others", dict([1, 1], ["invocation", 2]), '{"1": 1}'],
	])("keys can be left out: %s", (_, value, text) => {
		expect(resultJsonWithout(value, (key) => key === "invocation")).toBe(text);
	});
});

function nested(depth: number): unknown {
	return depth === 0 ? "end" : [nested(depth - 1)];
}
