// Nothing of JavaScript is reachable from a template, whatever the value and the name.

import { describe, expect, test } from "vitest";
import { makeDict, setFrom } from "../pyvalue/dict.ts";
import { PyBytes, PyFloat, PyTuple, type PyValue } from "../pyvalue/value.ts";
import { Environment } from "./environment.ts";
import { TemplateError } from "./errors.ts";

const NAMES = [
	"constructor",
	"__proto__",
	"prototype",
	"toString",
	"valueOf",
	"hasOwnProperty",
	"__defineGetter__",
	"__lookupGetter__",
	"isPrototypeOf",
	"apply",
	"bind",
	"caller",
	"map",
	"size",
	"typeName",
	"toRepr",
	"getAttr",
	"then",
];

const env = new Environment({ extensions: ["do"] });

const VALUES: Record<string, PyValue> = {
	text: "abc",
	number: 5,
	float: new PyFloat(1.5),
	big: 2n ** 70n,
	yes: true,
	none: null,
	list: [1],
	mapping: makeDict([["a", 1]]),
	tuple: new PyTuple([1]),
	set: setFrom([1]),
	bytes: new PyBytes(new Uint8Array([65])),
};
const scope = {
	lookup: (name: string) =>
		Object.hasOwn(VALUES, name) ? VALUES[name] : undefined,
};

const HOLDERS = [
	...Object.keys(VALUES),
	"range",
	"range(3)",
	"dict",
	"namespace()",
	"cycler(1)",
	"joiner()",
	"lipsum",
	"missing",
	"self",
	"text.upper",
	"(text|safe)",
	"(list|map('string'))",
	"mapping.items()",
];

function rendered(source: string): string {
	try {
		return env.compile(source).render(scope);
	} catch (error) {
		if (error instanceof TemplateError) return "";
		throw error;
	}
}

describe.each(HOLDERS)("%s", (holder) => {
	test.each(NAMES)("has no %s", (name) => {
		const ways = [
			`{{ (${holder}).${name} is defined }}`,
			`{{ (${holder})['${name}'] is defined }}`,
			`{{ (${holder})|attr('${name}') is defined }}`,
			`{{ [${holder}]|map(attribute='${name}')|first is defined }}`,
		];
		for (const way of ways) expect(rendered(way)).not.toBe("True");
	});
});

test.each(NAMES)("%s is an ordinary name", (name) => {
	expect(rendered(`{{ ${name} is defined }}`)).toBe("False");
	expect(rendered(`{% set ${name} = 1 %}{{ ${name} }}`)).toBe("1");
	expect(rendered(`{% for ${name} in [1] %}{{ ${name} }}{% endfor %}`)).toBe(
		"1",
	);
	expect(rendered(`{% block ${name} %}b{% endblock %}`)).toBe("b");
	expect(rendered(`{{ {'${name}': 1}['${name}'] }}`)).toBe("1");
	expect(rendered(`{{ dict(${name}=1)['${name}'] }}`)).toBe("1");
	expect(
		rendered(
			`{% set ns = namespace() %}{% set ns.${name} = 1 %}{{ ns.${name} }}`,
		),
	).toBe("1");
	expect(rendered(`{{ {}['${name}'] is defined }}`)).toBe("False");
	expect(rendered(`{{ 'a'.format(${name}=1) }}`)).toBe("a");
	expect(rendered(`{{ 1|default(${name}=1) }}`)).toBe("");
	expect(rendered(`{{ '${name}' is filter }}`)).toBe(
		String(name === "map" ? "True" : "False"),
	);
	expect(rendered(`{{ '${name}' is test }}`)).toBe("False");
});

test.each([
	'"; globalThis.leak = 1; "',
	"\\u2028globalThis.leak = 1",
	"$" + "{globalThis.leak = 1}",
	"`+globalThis.leak+`",
	"*/globalThis.leak=1/*",
	"\\\\'; globalThis.leak = 1; //",
])("text such as %s never becomes code", (text) => {
	for (const source of [
		text,
		`{{ '${text.replaceAll("'", "")}' }}${text}`,
		`{% if x %}${text}{% endif %}{{ x['${text.replaceAll("'", "")}'] }}`,
		`{% macro m(a='${text.replaceAll("'", "")}') %}${text}{% endmacro %}{{ m() }}`,
	])
		rendered(source);
	expect(Object.hasOwn(globalThis, "leak")).toBe(false);
});

test.each([
	["nesting", `{{ ${"(".repeat(300)}1${")".repeat(300)} }}`],
	["nesting", `{{ ${"[".repeat(5000)} }}`],
	["nesting", `{{ ${"not ".repeat(300)}1 }}`],
	["nesting", `{{ ${"-".repeat(300)}1 }}`],
	["nesting", "{% if 1 %}".repeat(300)],
	["recursion", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"],
	["rangeSize", "{{ range(1000000000) }}"],
	["iterations", "{% for i in range(200) %}{{ i }}{% endfor %}"],
	[
		"outputSize",
		"{% set x = 'a' * 200 %}{% for i in range(99) %}{{ x }}{% endfor %}",
	],
])("the limit '%s' is named", (limit, source) => {
	const limited = new Environment({
		limits: { iterations: 100, outputSize: 1000 },
	});
	const run = () => limited.compile(source).render(scope);
	expect(run).toThrow(`'${limit}'`);
	expect(run).toThrow(TemplateError);
});
