// Every case of test/corpus/jinja, against what Python's Jinja2 answered
// (test/oracle/jinja_cases.py stores its answers there).

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dictGet } from "../pyvalue/dict.ts";
import { parseJson } from "../pyvalue/json.ts";
import { toPlain } from "../pyvalue/plain.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { Environment, type EnvironmentOptions } from "./environment.ts";
import { TemplateError } from "./errors.ts";
import type { UndefinedKind } from "./undefined.ts";

type Answer = Readonly<Record<string, unknown>>;

interface Case {
	readonly template?: string;
	readonly expression?: string;
	readonly env?: Record<string, unknown>;
	readonly templates?: Record<string, string>;
	readonly undefined?: UndefinedKind;
	readonly native?: boolean;
	readonly expect: Answer;
	/** What is ours instead, and why. */
	readonly differs?: { readonly why: string; readonly ours: Answer };
}

const ADDRESS = / at 0x[0-9a-f]+/g;
const CORPUS = join(import.meta.dirname, "../../test/corpus/jinja");

const OPTION_NAMES: Record<string, string> = {
	block_start_string: "blockStart",
	block_end_string: "blockEnd",
	variable_start_string: "variableStart",
	variable_end_string: "variableEnd",
	comment_start_string: "commentStart",
	comment_end_string: "commentEnd",
};

function optionName(name: string): string {
	const camel = name.replace(/_(.)/g, (_, char: string) => char.toUpperCase());
	return OPTION_NAMES[name] ?? camel;
}

function environmentOf(testCase: Case): Environment {
	const { finalize_none: finalizesNone, ...env } = testCase.env ?? {};
	const named = Object.entries(env).map(([key, v]) => [optionName(key), v]);
	const options: EnvironmentOptions = Object.fromEntries(named);
	const templates = new Map(Object.entries(testCase.templates ?? {}));
	return new Environment({
		...options,
		makeUndefined: testCase.undefined ?? "default",
		...(finalizesNone === true ? { finalize: (v) => v ?? "" } : {}),
		loader: {
			load: (name) => {
				const source = templates.get(name);
				return source === undefined ? undefined : { name, source };
			},
		},
	});
}

function answer(testCase: Case, vars: PyValue | undefined): unknown {
	const scope = {
		lookup: (name: string) =>
			vars instanceof Map ? dictGet(vars, name) : undefined,
	};
	try {
		const env = environmentOf(testCase);
		if (testCase.expression !== undefined) {
			const expression = env.compileExpression(testCase.expression);
			const value = expression.evaluate(scope);
			return { repr: pyRepr(value).replace(ADDRESS, "") };
		}
		const template = env.compile(testCase.template ?? "");
		if (testCase.native === true)
			return { repr: pyRepr(env.concat(template.renderNodes(scope))) };
		return { text: template.render(scope).replace(ADDRESS, "") };
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		const { exception, message, place } = error;
		return { error: [exception, message, place?.line ?? null] };
	}
}

describe.each(readdirSync(CORPUS))("%s", (file) => {
	const parsed = parseJson(readFileSync(join(CORPUS, file), "utf8"));
	const cases = parsed instanceof Map ? dictGet(parsed, "cases") : undefined;
	test.each(
		(cases as PyValue[]).map((item, i) => ({
			title: `${i} ${JSON.stringify(toPlain(dictGet(item as never, "template") ?? dictGet(item as never, "expression") ?? ""))}`,
			plain: toPlain(item) as Case,
			vars: dictGet(item as never, "vars"),
		})),
	)("$title", ({ plain, vars }) => {
		const got = answer(plain, vars);
		// Python has no line for errors outside of template code.
		const expected = unmarked(plain.differs?.ours ?? plain.expect);
		const { error } = expected as { error?: unknown[] };
		const hasLine = error === undefined || error[2] !== null;
		const comparable = hasLine ? got : withoutLine(got);
		expect(JSON.stringify(comparable)).toBe(JSON.stringify(expected));
	});
});

/** Markup leaves the engine as plain text. */
function unmarked(expected: Answer): Answer {
	const { repr } = expected;
	return typeof repr === "string"
		? { repr: repr.replace(/^Markup\(([\s\S]*)\)$/, "$1") }
		: expected;
}

function withoutLine(got: unknown): unknown {
	const { error } = got as { error?: unknown[] };
	return error === undefined ? got : { error: [error[0], error[1], null] };
}
