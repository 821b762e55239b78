// The private data directories that ansible-runner and we both run.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Words } from "./artifacts.ts";
import type { NormalisedRun } from "./normalised-run.ts";

export const CORPUS = resolve(import.meta.dirname, "../../corpus/runner");

export interface RunnerCase {
	/** Behind `ansible-runner run DIR`. */
	readonly args: readonly string[];
	/** Hosts run ahead of each other, and whose turn it is is chance. */
	readonly isFree?: boolean;
}

export interface Expected extends NormalisedRun {
	readonly versions: { readonly runner: string; readonly core: string };
}

export function readCase(name: string): RunnerCase {
	return JSON.parse(readFileSync(join(CORPUS, name, "case.json"), "utf8"));
}

export function readExpected(name: string): Expected {
	return JSON.parse(readFileSync(join(CORPUS, name, "expected.json"), "utf8"));
}

/** Where a run took place: the longest path first. */
export function wordsOf(scratch: string): Words {
	return [
		[`${scratch}/private`, "@DIR@"],
		[`${scratch}/home`, "@HOME@"],
		[scratch, "@CWD@"],
	];
}
