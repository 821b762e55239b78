import { expect, test } from "vitest";
import { fenced } from "./fence.ts";

const OWNER = { file: "/p.ts", onPrint: () => {}, onStray: () => {} };

// 2.01 s are 2009.9999999999998 ms
test.each([2.01 * 1000, 2000.5])("a limit of %d ms is one", (limitMs) => {
	let hasRun = false;
	fenced(OWNER, limitMs, () => {
		hasRun = true;
	});
	expect(hasRun).toBe(true);
});
