// How a callback gets its events: in order, one at a time, and none that it has no function for.

import { expect, test } from "vitest";
import type { RunEvent } from "../../src/events/run-event.ts";
import { defineCallback } from "../../src/plugins/callback.ts";
import type { CallbackHandlers } from "../../src/plugins/callback-handlers.ts";
import { makeEvent } from "../../src/testing/make-event.ts";
import { testCallback } from "../../src/testing/test-callback.ts";

function callback(
	handlers: CallbackHandlers,
	more: Partial<Parameters<typeof defineCallback>[0]> = {},
) {
	return defineCallback({
		description: "Under test.",
		...more,
		start: () => handlers,
	});
}

test("an async function is awaited before the next event comes", async () => {
	const said: string[] = [];
	const bench = await testCallback(
		callback({
			async ok({ outcome }) {
				said.push(`begin ${outcome.host}`);
				await new Promise((resolve) => setImmediate(resolve));
				said.push(`end ${outcome.host}`);
			},
			failed: ({ outcome }) => {
				said.push(`failed ${outcome.host}`);
			},
			close: () => {
				said.push("close");
			},
		}),
	);
	await bench.feed(
		makeEvent("ok", { host: "a" }),
		makeEvent("failed", { host: "b" }),
		makeEvent("ok", { host: "c" }),
	);
	await bench.close();
	expect(said).toEqual([
		"begin a",
		"end a",
		"failed b",
		"begin c",
		"end c",
		"close",
	]);
});

test("`any` comes before an event's own function", async () => {
	const said: string[] = [];
	const bench = await testCallback(
		callback({
			any: (event) => {
				said.push(`any ${event.kind}`);
			},
			ok: () => {
				said.push("ok");
			},
		}),
	);
	await bench.feed(makeEvent("taskStart"), makeEvent("ok"));
	expect(said).toEqual(["any taskStart", "any ok", "ok"]);
});

test("runs that died come before the first event", async () => {
	const said: string[] = [];
	const died = {
		id: "1",
		command: "shevek playbook site.yml",
		controller: "c",
		startMs: 0,
		endMs: 1,
		failures: 0,
		lastTask: "",
	};
	const handlers: CallbackHandlers = {
		runDied: (run) => {
			said.push(`died ${run.id}`);
		},
		ok: () => {
			said.push("ok");
		},
	};
	const bench = await testCallback(
		callback(handlers, { deliver: async () => undefined }),
		{ diedRuns: [died] },
	);
	await bench.feed(makeEvent("ok"));
	await bench.close();
	expect(said).toEqual(["died 1", "ok"]);
});

test("a function for what is no event is told", async () => {
	const misspelt = { onFailed: () => undefined, Ok: () => undefined };
	const bench = await testCallback(callback(misspelt as CallbackHandlers));
	await bench.feed(makeEvent("ok"));
	expect(bench.err.replace(/\s+/g, " ")).toBe(
		"[WARNING]: The callback callback has functions for what is no event: onFailed, Ok. The names of events are in docs/callbacks.md. ",
	);
});

test.each([
	[{}, "[WARNING]: careful\n"],
	[{ message: () => undefined }, ""],
	[{ any: () => undefined }, ""],
] satisfies [CallbackHandlers, string][])(
	"warnings under a stdout callback with %o",
	async (handlers, err) => {
		const bench = await testCallback(callback(handlers, { type: "stdout" }));
		await bench.feed(
			makeEvent("message", {}, { style: "warning", text: "careful" }),
		);
		await bench.close();
		expect(bench.err).toBe(err);
	},
);

test("a stdout callback that is left out still has warnings shown", async () => {
	const failing = defineCallback({
		description: "Cannot start.",
		type: "stdout",
		start: () => {
			throw new Error("no");
		},
	});
	const bench = await testCallback(failing);
	await bench.feed(
		makeEvent("status"),
		makeEvent("message", {}, { style: "warning", text: "careful" }),
	);
	expect(bench.err).toContain("[WARNING]: careful\n");
});

test("one that falls 100,000 events behind is left out", async () => {
	let count = 0;
	let goOn = () => {};
	const slow = callback(
		{
			ok: () => {
				count += 1;
				return new Promise<void>((resolve) => {
					goOn = resolve;
				});
			},
		},
		{ timeoutSeconds: 60 },
	);
	const bench = await testCallback(slow);
	const many: RunEvent[] = new Array(100_001).fill(makeEvent("ok"));
	await bench.feed(...many);
	expect(bench.err).toBe("");
	await bench.feed(makeEvent("ok"));
	expect(bench.err.replace(/\s+/g, " ")).toBe(
		"[WARNING]: The callback callback failed: is 100000 events behind; it is left out of this run ",
	);
	goOn();
	await bench.close();
	expect(count).toBe(1);
});
