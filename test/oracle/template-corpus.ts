// Where the template corpus lies and the process environment its answers were given in.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TemplateCase } from "./case-files.ts";

export const CORPUS_FOLDER = join(
	import.meta.dirname,
	"..",
	"corpus",
	"template",
);

export const CORPUS_ENVIRONMENT = {
	TZ: "UTC",
	LC_ALL: "C.UTF-8",
	HOME: "/home/case",
	CASE_ENV: "from the environment",
	CASE_TEMPLATE: "{{ not_templated }}",
	CASE_EMPTY: "",
} as const;

export interface Answer {
	readonly result?: unknown;
	readonly error?: string;
	readonly kind?: string;
}

export interface AnsweredCase extends TemplateCase {
	readonly expect: Answer;
}

export function corpusAreas(): string[] {
	return readdirSync(CORPUS_FOLDER)
		.filter((name) => name.endsWith(".jsonl"))
		.map((name) => name.replace(/\.jsonl$/, ""))
		.sort();
}

export function readAnsweredCases(area: string): AnsweredCase[] {
	const text = readFileSync(join(CORPUS_FOLDER, `${area}.jsonl`), "utf8");
	const cases: AnsweredCase[] = [];
	let vars: Record<string, unknown> = {};
	for (const line of text.trimEnd().split("\n").slice(1)) {
		const record = JSON.parse(line);
		if (record.id === undefined) vars = record.vars;
		else cases.push({ ...record, vars });
	}
	return cases;
}

/** What is different in the answer; undefined where nothing is. Sets have no order, loops no fixed words. */
export function differenceOf(
	answer: Answer,
	expect: Answer,
): string | undefined {
	const got = comparable(answer);
	const wanted = comparable(expect);
	if (got === wanted) return undefined;
	return `   got    ${got.slice(0, 400)}\n   wanted ${wanted.slice(0, 400)}`;
}

function comparable(answer: Answer): string {
	if (answer.kind === "recursion") return "error: recursion";
	return answer.error === undefined
		? JSON.stringify(ordered(answer.result))
		: `error: ${answer.error}`;
}

function ordered(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(ordered);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).map(
		([key, item]) => [key, ordered(item)] as const,
	);
	const record: Record<string, unknown> = Object.fromEntries(entries);
	if (record.__t === "set" && Array.isArray(record.v))
		record.v = record.v.map((item) => JSON.stringify(item)).sort();
	return record;
}
