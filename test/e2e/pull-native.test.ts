// Pulls, one after the other: output and exit code are ansible-pull's.

import { afterAll, beforeAll, expect, test } from "vitest";
import {
	nativePulls,
	PULL_CASES,
	type PullAnswer,
	recordedPulls,
} from "../oracle/pull/native.ts";
import { inParallel, removeMade } from "../oracle/screen/native-run.ts";

const ALL_TOGETHER_MS = 120_000;
const ours = new Map<string, PullAnswer[]>();

beforeAll(async () => {
	const runs = await inParallel(PULL_CASES, 2, nativePulls);
	for (const [at, run] of runs.entries()) ours.set(PULL_CASES[at] ?? "", run);
}, ALL_TOGETHER_MS);
afterAll(removeMade);

test.each(PULL_CASES)("%s", (name) => {
	const recorded = recordedPulls(name);
	expect(recorded.length).toBeGreaterThan(0);
	expect(ours.get(name)).toEqual(recorded);
});
