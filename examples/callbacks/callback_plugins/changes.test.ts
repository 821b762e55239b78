import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvent, testCallback } from "shevek/testing";

test("only changes and failures are shown", async () => {
	const changes = await testCallback(`${import.meta.dirname}/changes.ts`);
	await changes.feed(
		makeEvent("taskStart"),
		makeEvent("ok", { host: "web1", task: "Look" }),
		makeEvent("ok", {
			host: "web1",
			task: "Write",
			result: { changed: true },
		}),
		makeEvent("failed", {
			host: "web2",
			task: "Write",
			result: { msg: "disk full" },
		}),
		makeEvent("failed", { isIgnored: true }),
		makeEvent("unreachable", { host: "web3", result: { msg: "timed out" } }),
		makeEvent("stats"),
	);
	await changes.close();
	assert.equal(
		changes.out,
		"web1: Write\nweb2: Write: disk full\nweb3: timed out\n",
	);
	assert.equal(changes.err, "");
});
