// What bin/shevek prints, held against what ansible-playbook and ansible 2.14 printed for the same.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Comparison,
	compareNative,
	nativeCases,
} from "../oracle/screen/native.ts";
import { inParallel, removeMade } from "../oracle/screen/native-run.ts";

const NAMES = nativeCases();
const ALL_TOGETHER_MS = 300_000;

describe("the screen is the reference's", () => {
	const compared = new Map<string, readonly Comparison[]>();

	beforeAll(async () => {
		const all = await inParallel(NAMES, 2, compareNative);
		for (const [index, name] of NAMES.entries())
			compared.set(name, all[index] ?? []);
	}, ALL_TOGETHER_MS);

	afterAll(removeMade);

	test("there are cases", () => {
		expect(NAMES.length).toBeGreaterThan(60);
	});

	test.each(NAMES)("%s", (name) => {
		const streams = compared.get(name) ?? [];
		expect(streams.map(({ ours }) => ours)).toEqual(
			streams.map(({ theirs }) => theirs),
		);
	});
});
