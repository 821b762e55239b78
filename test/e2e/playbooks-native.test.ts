// Playbooks as real repositories have them: output and exit code are ansible-playbook's.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	nativeRun,
	type PlaybookRun,
	playbookCases,
	recordedRun,
} from "../oracle/playbooks/native.ts";
import { inParallel, removeMade } from "../oracle/screen/native-run.ts";

const NAMES = playbookCases();
const ALL_TOGETHER_MS = 300_000;

describe("a playbook runs as with ansible-playbook", () => {
	const ours = new Map<string, PlaybookRun>();

	beforeAll(async () => {
		const runs = await inParallel(NAMES, 2, nativeRun);
		for (const [index, run] of runs.entries())
			ours.set(NAMES[index] ?? "", run);
	}, ALL_TOGETHER_MS);

	afterAll(removeMade);

	test("there are cases", () => {
		expect(NAMES.length).toBeGreaterThan(25);
	});

	test.each(NAMES)("%s", (name) => {
		expect(ours.get(name)).toEqual(recordedRun(name));
	});
});
