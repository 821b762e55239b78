// Laws that hold for every value, where the corpus only has examples.

import fc from "fast-check";
import { expect, test } from "vitest";
import { pyCallMethod, pyGetAttr } from "./access.ts";
import { pyBinary } from "./arithmetic.ts";
import { pyEquals } from "./compare.ts";
import { strptime } from "./datetime.ts";
import { dumpJson, parseJson } from "./json.ts";
import { normalizeInt, toFloat } from "./numbers.ts";
import { fromPlain, toPlain } from "./plain.ts";
import { compilePyRegex, pyReEscape } from "./regex.ts";
import { pyRepr, strRepr } from "./text.ts";
import { type BinaryOperator, PyFloat, type PyValue } from "./value.ts";

const int = fc.oneof(
	fc.integer(),
	fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
);
const text = fc.string({ unit: "binary" });

test.each([
	["+", (a: bigint, b: bigint) => a + b],
	["-", (a: bigint, b: bigint) => a - b],
	["*", (a: bigint, b: bigint) => a * b],
	["&", (a: bigint, b: bigint) => a & b],
] as [BinaryOperator, (a: bigint, b: bigint) => bigint][])(
	"%s of ints is exact",
	(operator, exact) => {
		fc.assert(
			fc.property(int, int, (a, b) => {
				const left = normalizeInt(BigInt(a));
				const right = normalizeInt(BigInt(b));
				const result = pyBinary(operator, left, right);
				expect(result).toBe(normalizeInt(exact(BigInt(a), BigInt(b))));
			}),
		);
	},
);

test("(a // b) * b + a % b is a, and the remainder has the divisor's sign", () => {
	fc.assert(
		fc.property(int, int, (a, b) => {
			const left = normalizeInt(BigInt(a));
			const right = normalizeInt(BigInt(b));
			fc.pre(right !== 0);
			const rest = pyBinary("%", left, right);
			const whole = pyBinary("*", pyBinary("//", left, right), right);
			expect(pyBinary("+", whole, rest)).toBe(left);
			expect(rest === 0 || Number(rest) < 0 === Number(right) < 0).toBe(true);
		}),
	);
});

test("repr of a text is printable and holds the text", () => {
	fc.assert(
		fc.property(text, (value) => {
			const written = strRepr(value);
			expect(pyCallMethod(written, "isprintable", [])).toBe(true);
			const inner = written
				.slice(1, -1)
				.replace(/\\(?:x(..)|u(....)|U(.{8})|(.))/g, (_, x, u, long, char) =>
					char === undefined
						? String.fromCodePoint(Number.parseInt(x ?? u ?? long, 16))
						: ({ n: "\n", r: "\r", t: "\t" }[char as string] ?? char),
				);
			expect(inner).toBe(value);
		}),
	);
});

test("repr of a float reads back as the float", () => {
	fc.assert(
		fc.property(fc.double(), (value) => {
			expect(toFloat(pyRepr(new PyFloat(value)))).toBe(value);
		}),
	);
});

const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 });

test.each([{}, { indent: 4, sortKeys: true }, { ensureAscii: false }])(
	"JSON of any value reads back equal (%j)",
	(options) => {
		fc.assert(
			fc.property(json, (plain) => {
				const value = fromPlain(plain);
				expect(pyEquals(parseJson(dumpJson(value, options)), value)).toBe(true);
			}),
		);
	},
);

test("JSON.parse and parseJson agree", () => {
	fc.assert(
		fc.property(json, (plain) => {
			const source = JSON.stringify(plain);
			expect(toPlain(parseJson(source))).toEqual(JSON.parse(source));
		}),
	);
});

test("an escaped text matches itself and nothing else of its length", () => {
	fc.assert(
		fc.property(text, (value) => {
			expect(compilePyRegex(pyReEscape(value)).fullmatch(value)?.text).toBe(
				value,
			);
			expect(
				compilePyRegex(pyReEscape(value)).fullmatch(`${value}x`),
			).toBeNull();
		}),
	);
});

const NAMES = [
	"constructor",
	"prototype",
	"__proto__",
	"hasOwnProperty",
	"toString",
	"valueOf",
	"__defineGetter__",
	"length",
	"call",
	"apply",
];
const NOON = strptime("12:00", "%H:%M");
const VALUES: PyValue[] = [
	NOON,
	pyBinary("-", NOON, NOON),
	pyGetAttr(NOON, "__class__") ?? null,
	"text",
	1,
	1n << 70n,
	true,
	null,
	[],
	new Map(),
	new PyFloat(1),
];

test.each(NAMES)("%s is no attribute of any value", (name) => {
	for (const value of VALUES) expect(pyGetAttr(value, name)).toBeUndefined();
	const upper = pyGetAttr("text", "upper") ?? null;
	expect(pyGetAttr(upper, name)).toBeUndefined();
	const match = compilePyRegex("(a)").search("a");
	expect(pyGetAttr(match, name)).toBeUndefined();
});
