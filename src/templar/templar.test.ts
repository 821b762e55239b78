import { describe, expect, test } from "vitest";
import { FILTERS } from "../jinja/filters/registry.ts";
import { TESTS } from "../jinja/tests/registry.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure } from "./failure.ts";
import type { Lookup, LookupServices } from "./lookup.ts";
import { scopeOf } from "./scope.ts";
import { Templar } from "./templar.ts";
import { Template, typeStrings, VaultedText } from "./template-node.ts";

const warnings: string[] = [];
const services: LookupServices = {
	basedir: "/nowhere",
	environment: {},
	findFile: () => undefined,
	searchPaths: () => [],
	readFile: () => new Uint8Array(),
	setting: () => undefined,
	option: () => ({ value: null, origin: "default" }),
	warn: (text) => warnings.push(text),
};

let asked = 0;
/** Answers later, each time something new. */
const later: Lookup = {
	name: "later",
	run: async ({ terms }) => [`${terms.join("+")}#${++asked}`],
};
const now: Lookup = { name: "now", run: ({ terms }) => terms };
const failing: Lookup = {
	name: "failing",
	run: async () => {
		throw new AnsibleFailure("AnsibleError", "it broke");
	},
};

const templar = new Templar({
	filters: { builtin: FILTERS, ansibleNames: new Set() },
	tests: { builtin: TESTS, ansibleNames: new Set() },
	lookups: new Map([later, now, failing].map((each) => [each.name, each])),
	services,
});

const configuration = (plain: unknown) => typeStrings(fromPlain(plain));
const scope = (plain: Record<string, unknown>, data: string[] = []) =>
	scopeOf(
		new Map(
			Object.entries(plain).map(([name, value]) => [
				name,
				data.includes(name) ? fromPlain(value) : configuration(value),
			]),
		),
		new Set(data),
	);
const render = (source: PyValue, vars: Record<string, unknown> = {}) =>
	templar.template(configuration(source), scope(vars));

describe("values", () => {
	test("without a template come back as they are, uncopied", () => {
		const value = fromPlain({ a: [1, { b: "text" }] });
		expect(templar.template(value, scope({}))).toBe(value);
	});

	test("are rendered at every depth, keys left alone", () => {
		const value = configuration({ "{{ a }}": ["{{ a }}", { c: "x{{ a }}" }] });
		expect(templar.template(value, scope({ a: 5 }))).toEqual(
			fromPlain({ "{{ a }}": [5, { c: "x5" }] }),
		);
	});

	test("that are data stay text, whatever they hold", () => {
		const vars = { a: "{{ secret }}", secret: "s3" };
		expect(templar.template("{{ secret }}", scope(vars))).toBe("{{ secret }}");
		const result = templar.template(
			new Template("{{ a }} {{ a ~ '!' }}"),
			scope(vars, ["a"]),
		);
		expect(result).toBe("{{ secret }} {{ secret }}!");
	});

	test("of a vault are decrypted when they are used, once, and their text is data", () => {
		let count = 0;
		const vaulted = new VaultedText(() => {
			count++;
			return "pw-{{ a }}";
		});
		const vars = scopeOf(
			new Map<string, PyValue>([
				["v", vaulted],
				["a", 1],
			]),
		);
		expect(count).toBe(0);
		expect(templar.template(new Template("{{ v }}{{ v }}"), vars)).toBe(
			"pw-{{ a }}pw-{{ a }}",
		);
		expect(count).toBe(1);
	});

	test("of variables are not changed by a template's methods", () => {
		const vars = scope({ l: [1] });
		for (const _ of [1, 2]) {
			const result = templar.template(
				new Template("{{ l.append(2) }}{{ l }}"),
				vars,
			);
			expect(result).toEqual([1, 2]);
		}
	});
});

describe("errors", () => {
	test("name the place in the file", () => {
		const where = { file: "/p/site.yml", line: 10, column: 8 };
		const node = new Template("a\n  {{ 1 + }}", where);
		expect(() => templar.template(node, scope({}))).toThrow(
			expect.objectContaining({
				code: "template",
				where: { file: "/p/site.yml", line: 11, column: expect.any(Number) },
			}),
		);
	});

	test("of undefined variables have a code of their own", () => {
		expect(() => render("{{ nope.x }}")).toThrow(
			expect.objectContaining({
				code: "variable",
				message: "'nope' is undefined. 'nope' is undefined",
			}),
		);
	});

	test.each([
		[{ a: "{{ a }}" }],
		[{ a: "{{ b }}", b: "{{ [a] }}" }],
		[{ a: "{{ b | default('x') }}", b: "{{ a }}" }],
	])("end a loop of variables: %j", (vars) => {
		expect(() => render("{{ a }}", vars)).toThrow(
			/^recursive loop detected in template string: \{\{/,
		);
	});

	test("end a chain of variables without an end", () => {
		const vars = Object.fromEntries(
			Array.from({ length: 300 }, (_, i) => [`v${i}`, `{{ v${i + 1} }}`]),
		);
		expect(() => render("{{ v0 }}", vars)).toThrow(/recursive loop detected/);
	});

	test.each([
		"constructor",
		"__proto__",
		"prototype",
		"toString",
		"hasOwnProperty",
	])("nothing of JavaScript is reachable by %s", (name) => {
		for (const source of [
			`{{ ''.${name} }}`,
			`{{ {}.${name} }}`,
			`{{ []['${name}'] }}`,
			`{{ lookup.${name} }}`,
			`{{ ${name} }}`,
			`{{ (1).${name}.${name} }}`,
		])
			expect(() => render(source)).toThrow(/has no attribute|is undefined/);
	});
});

describe("waiting", () => {
	test("is by promise, and only where something waits", async () => {
		expect(render("{{ lookup('now', 'a') }}")).toBe("a");
		asked = 0;
		const result = render("{{ lookup('later', 'a') }}");
		expect(result).toBeInstanceOf(Promise);
		expect(await result).toBe("a#1");
	});

	test("asks each call once, in order, and two like calls twice", async () => {
		asked = 0;
		const source =
			"{{ lookup('later', 'a') }} {{ lookup('later', 'b') }} {{ lookup('later', 'a') }}";
		expect(await render(source)).toBe("a#1 b#2 a#3");
		expect(asked).toBe(3);
	});

	test("replays a random number as it was", async () => {
		const source =
			"{% set n = range(1000000) | random %}{{ n }} {{ lookup('later', n) }}";
		const text = String(await render(source));
		expect(text).toMatch(/^(\d+) \1#\d+$/);
	});

	test("does not append twice", async () => {
		asked = 0;
		const source =
			"{% set x = [] %}{% for i in l %}{% set _ = x.append(lookup('later', i)) %}{% endfor %}{{ x }}";
		expect(await render(source, { l: [1, 2] })).toEqual(["1#1", "2#2"]);
	});

	test("a thousand times costs no more a time", async () => {
		const source =
			"{% for i in range(1000) %}{{ lookup('later', i) }},{% endfor %}";
		asked = 0;
		const text = String(await render(source));
		expect(text.split(",").length).toBe(1001);
		expect(asked).toBe(1000);
	});

	test("in a variable, in a list, in a condition", async () => {
		asked = 0;
		const vars = { v: "{{ lookup('later', 'v') }}" };
		expect(await render(["{{ v }}", "x", "{{ v }}"] as never, vars)).toEqual([
			"v#1",
			"x",
			"v#1",
		]);
		expect(await templar.condition("v == 'v#2'", scope(vars))).toBe(true);
	});

	test("passes a lookup's failure on, or by", async () => {
		await expect(render("{{ lookup('failing') }}")).rejects.toThrow(
			"An unhandled exception occurred while running the lookup plugin 'failing'. Error was a <class 'ansible.errors.AnsibleError'>, original message: it broke. it broke",
		);
		expect(await render("{{ lookup('failing', errors='ignore') }}")).toBe("");
	});
});

describe("conditions", () => {
	test.each<[PyValue, boolean]>([
		[null, true],
		["", true],
		[true, true],
		[false, false],
		["a == 1", true],
		["text", true],
		["nope is defined", false],
		[new Template("{{ expr }}"), false],
		[new Template("{{ a }} == 1"), true],
	])("%s is %s", (value, expected) => {
		const vars = scope({ a: 1, text: "a == 2", expr: "a == 2" });
		expect(templar.condition(value, vars)).toBe(expected);
	});

	test("never evaluate text from outside", () => {
		const vars = scope({ r: { stdout: "1 == 1" }, ok: "1 == 1" }, ["r"]);
		expect(templar.condition("r.stdout", vars)).toBe(true);
		expect(() =>
			templar.condition(new Template("{{ r.stdout }}"), vars),
		).toThrow("Conditional is marked as unsafe, and cannot be evaluated.");
		expect(templar.condition(new Template("{{ ok }}"), vars)).toBe(true);
	});

	test("warn of delimiters", () => {
		warnings.length = 0;
		templar.condition(new Template("{{ a }}"), scope({ a: true }));
		expect(warnings).toEqual([
			"conditional statements should not include jinja2 templating delimiters such as {{ }} or {% %}. Found: {{ a }}",
		]);
	});
});
