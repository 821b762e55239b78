// What ships, on the bench that users' callbacks are tested on.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import defaultCallback from "../../src/builtin/callbacks/default.ts";
import minimal from "../../src/builtin/callbacks/minimal.ts";
import oneline from "../../src/builtin/callbacks/oneline.ts";
import { recordCallback } from "../../src/builtin/callbacks/record.ts";
import type { CallbackDefinition } from "../../src/plugins/callback.ts";
import { WritingClient } from "../../src/records/writing-client.ts";
import { makeEvent } from "../../src/testing/make-event.ts";
import { testCallback } from "../../src/testing/test-callback.ts";
import { makeLab } from "../e2e/lab.ts";

const STARS = (head: string) => `\n${head} `.padEnd(81, "*");

const EVENTS = [
	makeEvent("playbookStart"),
	makeEvent("playStart", { play: "Web" }),
	makeEvent("taskStart", { task: "Write" }),
	makeEvent("ok", { host: "web1", task: "Write", result: { changed: true } }),
	makeEvent("skipped", { host: "web2", task: "Write" }),
	makeEvent("failed", {
		host: "web3",
		task: "Write",
		result: { msg: "disk full" },
	}),
	makeEvent("unreachable", {
		host: "web4",
		task: "Write",
		result: { msg: "timed out", unreachable: true },
	}),
];

test.each([
	[
		"default",
		defaultCallback,
		`${STARS("PLAY [Web]")}
${STARS("TASK [Write]")}
changed: [web1]
skipping: [web2]
fatal: [web3]: FAILED! => {"msg": "disk full"}
fatal: [web4]: UNREACHABLE! => {"msg": "timed out", "unreachable": true}
`,
	],
	[
		"minimal",
		minimal,
		`web1 | CHANGED | rc=-1 >>

web2 | SKIPPED
web3 | FAILED | rc=-1 >>
disk full
web4 | UNREACHABLE! => {
    "msg": "timed out",
    "unreachable": true
}
`,
	],
	[
		"oneline",
		oneline,
		`web1 | CHANGED | rc=-1 | (stdout) 
web2 | SKIPPED
web3 | FAILED! => {"msg": "disk full"}
web4 | UNREACHABLE!: timed out
`,
	],
] as [string, CallbackDefinition, string][])(
	"%s shows results",
	async (_name, definition, out) => {
		const bench = await testCallback(definition);
		await bench.feed(...EVENTS);
		await bench.close();
		expect([bench.out, bench.err]).toEqual([out, ""]);
	},
);

test("record keeps a run", async () => {
	const folder = mkdtempSync(join(tmpdir(), "shevek-record-"));
	const path = join(folder, "records.db");
	const warned: string[] = [];
	const id = "11111111-0000-4000-8000-000000000000";
	const client = new WritingClient({
		path,
		run: id,
		warn: (text) => warned.push(text),
	});
	const definition = recordCallback({ client, shevekVersion: "1.2.3" });
	const bench = await testCallback(definition, {
		run: { id, command: ["shevek", "playbook", "bench.yml"] },
	});
	const exitCode = await bench.run(
		"- hosts: localhost\n  gather_facts: false\n  tasks:\n    - name: Look\n      debug: {msg: hi}\n",
	);
	await bench.close();
	expect([exitCode, warned, bench.err]).toEqual([0, [], ""]);
	const lab = makeLab();
	const runs = await lab.run(["log", "runs", "--json"], { SHEVEK_DB: path });
	lab.remove();
	rmSync(folder, { recursive: true });
	expect(JSON.parse(runs.out)).toMatchObject([
		{ status: "successful", hosts: 1, command: "shevek playbook bench.yml" },
	]);
});
