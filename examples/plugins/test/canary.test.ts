import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlugin } from "shevek/testing";

const FILE = `${import.meta.dirname}/../strategy_plugins/canary.ts`;
const HOSTS = ["web1", "web2", "web3"];
const TASKS = [
	{ name: "one", debug: { msg: 1 } },
	{ name: "two", debug: { msg: 2 } },
];

test("the canary goes first, the others follow together", async () => {
	const canary = loadPlugin("strategy", FILE, { vars: { canary: "web2" } });
	const results = await canary.run(HOSTS, TASKS);
	assert.deepEqual(
		results.map(({ host, task }) => `${task} ${host}`),
		["one web2", "two web2", "one web1", "one web3", "two web1", "two web3"],
	);
});

test("nobody follows one that fails", async () => {
	const canary = loadPlugin("strategy", FILE);
	const results = await canary.run(HOSTS, [{ fail: { msg: "no" } }]);
	assert.deepEqual(
		results.map(({ host, status }) => ({ host, status })),
		[{ host: "web1", status: "failed" }],
	);
});
