import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlugin } from "shevek/testing";

const lookups = `${import.meta.dirname}/../lookup_plugins`;

test("resolve finds addresses, of one family where it is told", async () => {
	const resolve = loadPlugin("lookup", `${lookups}/resolve.ts`, {
		options: { family: 4 },
	});
	assert.deepEqual(await resolve.run("localhost"), ["127.0.0.1"]);
	await assert.rejects(
		resolve.run("no.such.name.invalid"),
		/ENOTFOUND|EAI_AGAIN/,
	);
});

test("json_file reads the value that a key leads to", async () => {
	const file = loadPlugin("lookup", `${lookups}/json_file.ts`);
	const { exitCode, results } = await file.runPlaybook({
		files: { "files/ports.json": '{"web": {"ports": [80, 443]}}' },
		playbook: `
- hosts: localhost
  gather_facts: false
  tasks:
    - debug: { msg: "{{ lookup('json_file', 'ports.json', key='web.ports') }}" }
`,
	});
	assert.equal(exitCode, 0);
	assert.deepEqual(results[0]?.result.msg, [80, 443]);
	await assert.rejects(
		file.run("nowhere.json"),
		/there is no file nowhere.json/,
	);
});
