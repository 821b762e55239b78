import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvent, testCallback } from "shevek/testing";

const REASON =
	/^The callback window .* failed: Error: hosts may be changed at 22-6 only; --check may run/;

for (const [hour, hours, isCheck, isStopped] of [
	[21, "22-6", false, true],
	[22, "22-6", false, false],
	[5, "22-6", false, false],
	[6, "22-6", false, true],
	[12, "22-6", true, false],
	[12, "9-17", false, false],
] as const)
	test(`at ${hour}:00, hours ${hours}, check mode ${isCheck}`, async (t) => {
		t.mock.timers.enable({ apis: ["Date"], now: Date.UTC(2026, 0, 1, hour) });
		const window = await testCallback(`${import.meta.dirname}/window.ts`, {
			options: { hours },
			run: { isCheck },
		});
		await window.feed(makeEvent("status"));
		if (isStopped) assert.match(window.stopped ?? "", REASON);
		else assert.equal(window.stopped, undefined);
	});
