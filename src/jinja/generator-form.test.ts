// The generator form gives what the plain one does: the corpus again, each template after
// enough waits that its rest runs as a generator.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fromPlain } from "../pyvalue/plain.ts";
import { LoggedFunction } from "./callable.ts";
import { Environment } from "./environment.ts";
import { excerptOf, TemplateError } from "./errors.ts";
import type { UndefinedKind } from "./undefined.ts";

interface Case {
	readonly template?: string;
	readonly vars?: Record<string, unknown>;
	readonly env?: { readonly autoescape?: boolean };
	readonly templates?: Record<string, string>;
	readonly undefined?: UndefinedKind;
	readonly expect: { text?: string; error?: [string, string, number] };
	readonly differs?: { readonly ours: Case["expect"] };
}

const CORPUS = join(import.meta.dirname, "../../test/corpus/jinja");
const WAITS = "{% for _q in range(6) %}{{ wait__() }}{% endfor %}";
const wait = new LoggedFunction("wait", () => Promise.resolve(""));

async function answer(testCase: Case): Promise<Case["expect"]> {
	const templates = new Map(Object.entries(testCase.templates ?? {}));
	const vars = new Map(Object.entries(testCase.vars ?? {}));
	const env = new Environment({
		extensions: ["do", "loopcontrols"],
		makeUndefined: testCase.undefined ?? "default",
		autoescape: testCase.env?.autoescape ?? false,
		loader: {
			load: (name) => {
				const source = templates.get(name);
				return source === undefined ? undefined : { name, source };
			},
		},
	});
	const lookup = (name: string) => {
		if (name === "wait__") return wait;
		return vars.has(name) ? fromPlain(vars.get(name)) : undefined;
	};
	try {
		const template = env.compile(WAITS + testCase.template);
		const text = await template.renderMaybe({ lookup });
		return { text: text.replace(/ at 0x[0-9a-f]+/g, "") };
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		return { error: [error.exception, error.message, 0] };
	}
}

const FILES = [
	"autoescape",
	"loops",
	"macros",
	"scoping",
	"statements",
	"templates",
	"undefined",
];

test.each(
	readdirSync(CORPUS).filter((file) =>
		FILES.includes(file.replace(".json", "")),
	),
)("%s", async (file) => {
	const { cases } = JSON.parse(readFileSync(join(CORPUS, file), "utf8"));
	for (const testCase of cases as Case[]) {
		const { text, error } = testCase.differs?.ours ?? testCase.expect;
		const expected =
			error === undefined ? { text } : { error: [error[0], error[1], 0] };
		expect([testCase.template, await answer(testCase)]).toEqual([
			testCase.template,
			expected,
		]);
	}
});

test("an error's excerpt shows its line and a caret", () => {
	expect(excerptOf("a\nb\n{{ x! }}\nc", { line: 3, column: 5 })).toBe(
		"1 | a\n2 | b\n3 | {{ x! }}\n  |     ^",
	);
});
