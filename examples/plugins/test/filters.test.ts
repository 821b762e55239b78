import assert from "node:assert/strict";
import { test } from "node:test";
import { loadPlugin } from "shevek/testing";

const plugins = `${import.meta.dirname}/..`;

test("json_query asks with JMESPath", () => {
	const query = loadPlugin("filter", `${plugins}/filter_plugins/json_query.ts`);
	const servers = [
		{ name: "web1", state: "up" },
		{ name: "web2", state: "down" },
	];
	assert.deepEqual(query.call(servers, "[?state == 'up'].name"), ["web1"]);
	assert.equal(query.call(servers, "[5].name"), null);
	assert.deepEqual(query.callNamed(servers, { expr: "[].state" }), [
		"up",
		"down",
	]);
	assert.throws(() => query.call(servers, "[?"), /json_query\.ts/);
});

test("within_cidr knows both families", () => {
	const within = loadPlugin("test", `${plugins}/test_plugins/within_cidr.ts`);
	assert.equal(within.call("10.1.2.3", "10.0.0.0/8"), true);
	assert.equal(within.call("11.1.2.3", "10.0.0.0/8"), false);
	assert.equal(within.call("fd00::7", "fd00::/8"), true);
	assert.equal(within.call("10.1.2.3", "fd00::/8"), false);
	assert.throws(() => within.call("ten", "10.0.0.0/8"), /'ten' is no address/);
});
