// A writing thread that breaks.

import { expect, test } from "vitest";
import { Outbox } from "../../src/records/outbox/outbox.ts";
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
