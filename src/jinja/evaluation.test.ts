import { expect, test } from "vitest";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { LoggedFunction } from "./callable.ts";
import type { Scope } from "./context.ts";
import { Environment } from "./environment.ts";
import { evaluate } from "./evaluation.ts";

const later = (value: PyValue): Promise<PyValue> =>
	new Promise((resolve) => setImmediate(() => resolve(value)));

/** A scope with `lookup(x)`, which waits, and `count()`, whose answer changes. */
function suspending(extra: Record<string, PyValue> = {}) {
	let calls = 0;
	const names: Record<string, PyValue> = {
		...extra,
		lookup: new LoggedFunction("lookup", ([value = null]) => {
			calls++;
			return later(value);
		}),
		count: new LoggedFunction("count", () => ++calls),
		fail: new LoggedFunction("fail", () => Promise.reject(new Error("no"))),
	};
	const scope: Scope = {
		lookup: (name) => (Object.hasOwn(names, name) ? names[name] : undefined),
	};
	return { scope, calls: () => calls };
}

const loader = {
	load: (name: string) => {
		const sources: Record<string, string> = {
			inc: "<{{ lookup(x) }}>",
			mac: "{% macro m(a) %}{{ lookup(a) }}{{ caller() if caller }}{% endmacro %}",
			base: "[{% block b %}{{ lookup('base') }}{% endblock %}]",
		};
		const source = sources[name];
		return source === undefined ? undefined : { name, source };
	},
};
const env = new Environment({ loader, extensions: ["do", "loopcontrols"] });

const MANY = "{% for i in range(6) %}{{ lookup(i) }}{% endfor %}";

test.each([
	["{{ lookup('a') }}", "a"],
	["{{ lookup('a') ~ lookup('b')|upper }}", "aB"],
	[MANY, "012345"],
	[`${MANY}{% include 'inc' %}`, "012345<X>"],
	[`${MANY}{% import 'mac' as k with context %}{{ k.m(1) }}`, "0123451"],
	[
		`${MANY}{% from 'mac' import m with context %}{% call m(1) %}{{ lookup('c') }}{% endcall %}`,
		"0123451c",
	],
	[
		`{% extends 'base' %}{% block b %}${MANY}{{ super() }}{{ lookup(1) }}{% endblock %}`,
		"[012345base1]",
	],
	[
		"{% block b %}{{ lookup(1) }}{% endblock %}{{ self.b() }}{{ self.b() }}{{ self.b() }}{{ self.b() }}",
		"11111",
	],
	[
		"{% for i in [1,[2,[3,[4,[5]]]]] recursive %}{{ lookup(i) if i is number else loop(i) }}{% endfor %}",
		"12345",
	],
	[
		"{% for i in range(9) if lookup(i) is odd %}{{ i }}{{ loop.index }}{{ loop.last }} {% endfor %}",
		"11False 32False 53False 74True ",
	],
	["{% for i in range(9) if lookup(i) is odd %}{{ i }}{% endfor %}", "1357"],
	[
		"{% set l = [] %}{% for i in range(9) %}{% do l.append(lookup(i)) %}{% endfor %}{{ l }}",
		"[0, 1, 2, 3, 4, 5, 6, 7, 8]",
	],
	[
		"{% for i in range(6) %}{{ data.append(lookup(i)) or '' }}{% endfor %}{{ data }}",
		"[0, 1, 2, 3, 4, 5]",
	],
	[
		"{% filter upper %}{% for i in 'abcdef' %}{{ lookup(i) }}{% endfor %}{% endfilter %}",
		"ABCDEF",
	],
	[
		"{% set x %}{% for i in 'abcdef' %}{{ lookup(i) }}{% endfor %}{% endset %}{{ x|length }}",
		"6",
	],
	[
		"{% set ns = namespace(n=0) %}{% for i in range(9) %}{% set ns.n = ns.n + lookup(i) %}{% endfor %}{{ ns.n }}",
		"36",
	],
	[
		"{{ [1,2,3,4,5,6]|map('string')|map('upper')|join(lookup('-')) }}",
		"1-2-3-4-5-6",
	],
])("waits in %s", async (source, expected) => {
	const { scope } = suspending({ x: "X", data: [] });
	const answer = env.compile(source).renderMaybe(scope);
	expect(answer).toBeInstanceOf(Promise);
	expect(await answer).toBe(expected);
});

test("a template that waits for nothing answers at once", () => {
	expect(env.compile("{{ 1 }}{{ x }}").renderMaybe(suspending().scope)).toBe(
		"1",
	);
});

test("an answer that changes is the same in every replay", async () => {
	const { scope } = suspending();
	const text = await env
		.compile("{{ count() }}{{ count() }}{{ lookup('x') }}{{ count() }}")
		.renderMaybe(scope);
	expect(text).toBe("12x4");
});

test("each occurrence at one site has an answer of its own", async () => {
	const { scope } = suspending();
	const source = "{% for i in 'ab' %}{{ count() }}{{ lookup(i) }},{% endfor %}";
	expect(await env.compile(source).renderMaybe(scope)).toBe("1a,3b,");
});

test("random before a wait stays what it was", async () => {
	const { scope } = suspending({ all: fromPlain([...Array(1000).keys()]) });
	const source =
		"{% set a = all|random %}{{ a }},{% for i in range(8) %}{{ lookup('') }}{% endfor %}{{ a }}";
	const [first, last] = (await env.compile(source).renderMaybe(scope)).split(
		",",
	);
	expect(first).toBe(last);
});

test("a failure is thrown at the call, with its place", async () => {
	const { scope } = suspending();
	await expect(env.compile("a{{ fail() }}").renderMaybe(scope)).rejects.toThrow(
		"no",
	);
});

test("the caller's data is not changed", async () => {
	const data = fromPlain([1]);
	const { scope } = suspending({ data });
	const template = env.compile("{% do data.append(lookup(2)) %}{{ data }}");
	expect(template.mutates).toBe(true);
	expect(await template.renderMaybe(scope)).toBe("[1, 2]");
	expect(data).toEqual([1]);
});

test("a thousand waits take linear time: one call each", async () => {
	const { scope, calls } = suspending();
	const template = env.compile(
		"{% for i in range(1000) %}{{ lookup('.') }}{% endfor %}",
	);
	expect(await template.renderMaybe(scope)).toBe(".".repeat(1000));
	expect(calls()).toBe(1000);
});

test("templates inside of a scope wait as parts of the outer one", async () => {
	const { scope } = suspending();
	const inner = env.compile("{{ lookup('i') }}{{ lookup('j') }}");
	const outer: Scope = {
		lookup: (name) => (name === "v" ? inner.render(scope) : scope.lookup(name)),
	};
	const source = "{% for i in range(5) %}{{ v }}{{ lookup(i) }}{% endfor %}";
	expect(await env.compile(source).renderMaybe(outer)).toBe(
		"ij0ij1ij2ij3ij4".replaceAll(/ij(?!0)/g, "ij"),
	);
	expect(await evaluate(() => inner.render(scope) + inner.render(scope))).toBe(
		"ijij",
	);
});

test("expressions wait, too", async () => {
	const { scope } = suspending();
	const expression = env.compileExpression(
		"lookup(1) + lookup(2) + lookup(3) + lookup(4) + lookup(5)",
	);
	expect(await expression.evaluateMaybe(scope)).toBe(15);
});

test("what cannot wait says so", () => {
	const { scope } = suspending();
	expect(() => env.compile("{{ lookup(1) }}").render(scope)).toThrow(
		"has to wait",
	);
});
