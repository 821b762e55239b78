import fc from "fast-check";
import { expect, test } from "vitest";
import { dictDelete, dictGet, dictHas, dictSet, makeDict } from "./dict.ts";
import { pyRepr } from "./text.ts";
import { PyFloat, PyTuple, type PyValue } from "./value.ts";

const one: readonly PyValue[] = [1, true, new PyFloat(1)];

test.each(one)("1, True and 1.0 are one key (first %s)", (first) => {
	const dict = makeDict([[first, "first"]]);
	for (const key of one) dictSet(dict, key, "last");
	expect(pyRepr(dict)).toBe(`{${pyRepr(first)}: 'last'}`);
	for (const key of one) expect(dictHas(dict, key)).toBe(true);
	expect(dictDelete(dict, new PyFloat(1))).toBe(true);
	expect(dict.size).toBe(0);
});

test("tuples are keys by content and keep their own looks", () => {
	const ints = makeDict([[new PyTuple([1, "a"]), "x"]]);
	const floats = makeDict([[new PyTuple([new PyFloat(1), "a"]), "y"]]);
	expect(dictGet(ints, new PyTuple([true, "a"]))).toBe("x");
	expect(pyRepr(ints)).toBe("{(1, 'a'): 'x'}");
	expect(pyRepr(floats)).toBe("{(1.0, 'a'): 'y'}");
});

test("a key that is a name of JavaScript is only a key", () => {
	const dict = makeDict([["__proto__", 1]]);
	expect(dictGet(dict, "__proto__")).toBe(1);
	expect(dictGet(dict, "constructor")).toBeUndefined();
});

test("what was set under a key is found under an equal one", () => {
	fc.assert(
		fc.property(
			fc.array(
				fc.oneof(fc.integer(), fc.bigInt({ min: 2n ** 53n }), fc.string()),
			),
			(keys) => {
				const dict = makeDict();
				for (const key of keys) dictSet(dict, new PyTuple([key]), key);
				for (const key of keys)
					expect(dictGet(dict, new PyTuple([key]))).toBe(key);
				expect(dict.size).toBe(new Set(keys).size);
			},
		),
	);
});
