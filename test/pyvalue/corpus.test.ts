// Replays what Python answered (test/corpus/pyvalue, refreshed by test/oracle/pyvalue_cases.py).

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pyStr } from "../../src/pyvalue/text.ts";
import { PyError } from "../../src/pyvalue/value.ts";
import { decode, type Encoded, encode } from "./encoding.ts";
import { OPERATIONS } from "./operations.ts";

type Answer = { ok: Encoded } | { error: [string, string] };
type Case = [operation: string, operands: Encoded[], answer: Answer];

const FOLDER = new URL("../corpus/pyvalue/", import.meta.url);
/** More than this many differences in an area need no listing. */
const MAX_SHOWN = Number(process.env.PYVALUE_SHOWN ?? 40);

function answer(operation: string, operands: readonly Encoded[]): Answer {
	const run = OPERATIONS[operation];
	if (run === undefined) throw new Error(`no operation ${operation}`);
	try {
		return { ok: encode(run(...operands.map(decode))) };
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		return { error: [error.exception, pyStr(error.message)] };
	}
}

/** One line a difference: the case, Python's answer, ours. */
function difference([operation, operands, expected]: Case): string | undefined {
	const wanted = JSON.stringify(expected);
	let got: string;
	try {
		got = JSON.stringify(answer(operation, operands));
	} catch (error) {
		got = String(error instanceof Error ? error.stack : error);
	}
	if (got === wanted) return undefined;
	return `${operation} ${JSON.stringify(operands)}\n  python ${wanted}\n  shevek ${got}`;
}

describe.each(readdirSync(FOLDER).filter((name) => name.endsWith(".json")))(
	"%s",
	(name) => {
		const corpus = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
		const cases: Case[] = corpus.cases;

		test(`answers as Python ${corpus.python} does`, () => {
			const differences = cases.flatMap((each) => difference(each) ?? []);
			expect(differences.slice(0, MAX_SHOWN)).toEqual([]);
			expect(cases.length).toBeGreaterThan(100);
		});
	},
);
