// A process that sends through the outbox as a run does: a run's row, messages, an end. What it is to do is
// the JSON of its last word.

import { hostname } from "node:os";
import type { DiedRun } from "../../src/plugins/callback-handlers.ts";
import { postJson } from "../../src/plugins/post-json.ts";
import { Outbox } from "../../src/records/outbox/outbox.ts";
import { WritingClient } from "../../src/records/writing-client.ts";

export interface SenderTask {
	readonly database: string;
	readonly run: string;
	readonly url: string;
	readonly messages: readonly string[];
	/** Between messages. */
	readonly pauseMs?: number;
	readonly drainMs?: number;
	/** Waits for ever instead of ending. */
	readonly isHanging?: boolean;
}

const task: SenderTask = JSON.parse(process.argv.at(-1) ?? "");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const warn = (text: string) => process.stderr.write(`${text}\n`);
const { database: path, run, url } = task;

const client = new WritingClient({ path, run, warn });
client.join();
client.add([
	"run",
	{
		id: run,
		kind: "playbook",
		command: `sender ${run}`,
		user: "",
		controller: hostname(),
		pid: process.pid,
		shevekVersion: "0",
		ansibleVersion: null,
		cwd: "/",
		gitCommit: null,
		isCheck: false,
		startMs: Date.now(),
	},
]);
client.add(["status", "running", null, Date.now()]);
const outbox = new Outbox({
	client,
	isRun: true,
	warn,
	drainMs: task.drainMs ?? 3000,
});
outbox.register({
	receiver: "hook",
	describe: "hook",
	deliver: ({ key, body, attempts }, signal) =>
		postJson(url, { key, body, attempts }, signal),
});
await outbox.tellDiedRuns("hook", (died: DiedRun) =>
	outbox.add({ receiver: "hook", body: `${died.id} died` }),
);
for (const body of task.messages) {
	outbox.add({ receiver: "hook", body });
	await pause(task.pauseMs ?? 0);
}
process.stdout.write("sent\n");
if (task.isHanging) await pause(600_000);
client.add(["status", "successful", 0, Date.now()]);
const before = Date.now();
await client.leave();
await outbox.close();
process.stdout.write(`closed after ${Date.now() - before}\n`);
