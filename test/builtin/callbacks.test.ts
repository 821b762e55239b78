// The callbacks that people use beside `default`, held against what the reference's plugins made of the same playbooks.

import { afterAll, describe, expect, test } from "vitest";
import { callbackCases, ours, recorded } from "../oracle/callbacks/cases.ts";
import { removeMade } from "../oracle/screen/native-run.ts";

const CASES = callbackCases();

describe("callbacks do what the reference's do", () => {
	afterAll(removeMade);

	test("there are cases", () => {
		expect(CASES.length).toBeGreaterThan(35);
	});

	test.each(CASES)("$case: $run", async (about) => {
		expect(await ours(about)).toEqual(recorded(about));
	});
});
