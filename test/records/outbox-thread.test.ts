// The writing thread's part in trouble: it breaks, or has no database.

import { expect, test } from "vitest";
import { Outbox } from "../../src/records/outbox/outbox.ts";
import { RecordWriter } from "../../src/records/record-writer.ts";
import { WritingClient } from "../../src/records/writing-client.ts";

test("a thread that breaks costs its messages, two warnings, and no time", async () => {
	const warnings: string[] = [];
	const warn = (text: string) => warnings.push(text);
	const path = 7 as unknown as string;
	const client = new WritingClient({ path, run: "r", warn });
	const outbox = new Outbox({ client, isRun: true, warn, drainMs: 3000 });
	const deliver = async () => {};
	outbox.register({ receiver: "chat", describe: "slack", deliver });
	outbox.add({ receiver: "chat", body: "hello" });
	await outbox.tellDiedRuns("chat", () => {});
	const before = Date.now();
	await outbox.close();
	expect(Date.now() - before).toBeLessThan(1000);
	expect(warnings).toEqual([
		expect.stringContaining("this run is not recorded: TypeError"),
		"1 message is lost with the thread that keeps them",
	]);
});

test("what comes for the outbox while a database turns out to be none is kept in memory", async () => {
	const said: unknown[] = [];
	const options = { path: import.meta.dirname, run: "r" };
	const writer = new RecordWriter(options, (message) => said.push(message));
	writer.take({
		run: "r",
		operations: [
			["playbook", "/x.yml", 1],
			["outbox", "add", "chat", "k", '"hello"', 1],
		],
	});
	const question = { receiver: "chat", owner: "here:1:x", nowMs: 1 } as const;
	expect(await writer.ask({ kind: "take", ...question })).toMatchObject({
		kind: "messages",
		messages: [{ body: '"hello"' }],
	});
	await writer.close();
	expect(said).toEqual([
		expect.objectContaining({
			text: expect.stringContaining("this run is not recorded"),
		}),
	]);
});
