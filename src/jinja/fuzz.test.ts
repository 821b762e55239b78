// Whatever the text, the outcome is a rendering or a TemplateError, soon.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Environment } from "./environment.ts";
import { TemplateError } from "./errors.ts";

const env = new Environment({
	extensions: ["do", "loopcontrols"],
	loader: { load: () => undefined },
	limits: { iterations: 10_000, outputSize: 1_000_000, rangeSize: 10_000 },
});
const scope = { lookup: (name: string) => (name === "l" ? [1, 2] : undefined) };

function assertHarmless(source: string): void {
	const start = performance.now();
	try {
		env.compile(source).render(scope);
	} catch (error) {
		if (!(error instanceof TemplateError)) throw error;
		expect(error.kind).not.toBe("internal");
	}
	expect(performance.now() - start).toBeLessThan(2000);
}

const CORPUS = join(import.meta.dirname, "../../test/corpus/jinja");
const TEMPLATES = readdirSync(CORPUS)
	.filter((file) => !file.startsWith("filters"))
	.flatMap((file) => {
		const { cases } = JSON.parse(readFileSync(join(CORPUS, file), "utf8"));
		return (cases as { template?: string }[]).flatMap(({ template }) =>
			template === undefined ? [] : [template],
		);
	});

const PIECES = fc.constantFrom(
	..."{{ }} {% %} {# #} {%- -%} {{- -}} if else elif endif for in endfor set endset macro endmacro m ( ) [ ] { } , : . | = == + - * ** / // % ~ 1 2.5 'a' \"b\" l x loop.index is not defined and or true none upper block endblock raw endraw filter endfilter with endwith call endcall \n \\ ' é".split(
		" ",
	),
);

test("random text", () => {
	fc.assert(fc.property(fc.string({ unit: "binary" }), assertHarmless), {
		numRuns: 500,
	});
});

test("random tokens", () => {
	const tokens = fc.array(PIECES, { maxLength: 30 });
	fc.assert(
		fc.property(tokens, (pieces) => assertHarmless(pieces.join(" "))),
		{ numRuns: 1500 },
	);
});

test("random tokens inside of a print statement", () => {
	const tokens = fc.array(PIECES, { maxLength: 15 });
	fc.assert(
		fc.property(tokens, (pieces) =>
			assertHarmless(`{{ ${pieces.join(" ")} }}`),
		),
		{ numRuns: 1500 },
	);
});

test("mutated templates", () => {
	const mutation = fc.record({
		template: fc.constantFrom(...TEMPLATES),
		at: fc.double({ min: 0, max: 1, noNaN: true }),
		removed: fc.nat(5),
		inserted: fc.oneof(PIECES, fc.string({ maxLength: 3 })),
	});
	fc.assert(
		fc.property(mutation, ({ template, at, removed, inserted }) => {
			const start = Math.floor(at * template.length);
			assertHarmless(
				template.slice(0, start) + inserted + template.slice(start + removed),
			);
		}),
		{ numRuns: 2000 },
	);
});

test.each([
	["digits", `{{ ${"1".repeat(50_000)} }}`],
	["digits and underscores", `{{ ${"1_".repeat(50_000)} }}`],
	["an open string", `{{ '${"\\a".repeat(50_000)}`],
	["blanks", `{{ ${" ".repeat(50_000)}`],
	["blanks before a trimmed tag", `${" ".repeat(50_000)}x{{- 1 }}`],
	["open tags", "{{".repeat(20_000)],
	["open comments", "{#".repeat(20_000)],
	["raw without an end", `{% raw %}${"{% endra".repeat(10_000)}`],
	["a long sum", `{{ ${"1+".repeat(3000)}1 }}`],
	["a long chain", `{{ x${".a".repeat(3000)} }}`],
	["many filters", `{{ 1${"|string".repeat(2000)} }}`],
])("%s end soon", (_title, source) => {
	assertHarmless(source);
});
