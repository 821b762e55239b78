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
