// The private data directories that ansible-runner and we both run.

import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import type { Words } from "./artifacts.ts";
import type { NormalisedRun } from "./normalised-run.ts";

export const CORPUS = resolve(import.meta.dirname, "../../corpus/runner");

export interface RunnerCase {
	/** Behind `ansible-runner run DIR`. */
	readonly args: readonly string[];
	/** Hosts run ahead of each other, and whose turn it is is chance. */
	readonly isFree?: boolean;
	/** Of lines that ansible-runner loses in its file `stdout`: those before the last one that come with the begin of an event. */
	readonly lostLines?: readonly string[];
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
		// there, ~ of a local task is that of passwd
		[`${userInfo().homedir}/.ansible`, "@HOME@/.ansible"],
		[scratch, "@CWD@"],
	];
}
