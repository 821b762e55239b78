import assert from "node:assert/strict";
import { test } from "node:test";
import { makeEvent, testCallback } from "shevek/testing";

const FILE = `${import.meta.dirname}/slack.ts`;
const options = { webhook_url: "https://hooks.slack.example/services/1" };

test("a failed task is told with its exact result", async () => {
	const slack = await testCallback(FILE, { options });
	const result = { rc: 1, msg: "non-zero return code" };
	await slack.feed(
		makeEvent("failed", { host: "web1", task: "Fail", result }),
		makeEvent("failed", { isIgnored: true }),
		makeEvent("ok"),
	);
	assert.deepEqual(
		slack.sent.map((message) => message.body),
		[
			{
				attachments: [
					{
						title: "Ansible run has failed. HOST: web1 TASK: Fail",
						color: "#FF0000",
						text: '```{\n  "rc": 1,\n  "msg": "non-zero return code"\n}```',
					},
				],
			},
		],
	);
});

test("a channel is named where it is set", async () => {
	const slack = await testCallback(FILE, {
		options: { ...options, channel: "#ops" },
	});
	await slack.feed(makeEvent("unreachable"));
	assert.partialDeepStrictEqual(slack.sent, [{ body: { channel: "#ops" } }]);
});

test("a real run", async () => {
	const slack = await testCallback(FILE, { options });
	const exitCode = await slack.run(`
- hosts: localhost
  gather_facts: false
  tasks:
    - name: Fail
      shell: exit 1
`);
	assert.equal(exitCode, 2);
	assert.equal(slack.sent.length, 1);
});

test("without an address it is left out, and says so", async () => {
	const slack = await testCallback(FILE);
	assert.equal(slack.isRunning, false);
	assert.match(slack.err, /needs its option webhook_url/);
});
