// Both on the bench that users' callbacks are tested on, with their real receivers.

import { afterEach, beforeEach, expect, test } from "vitest";
import http from "../../src/builtin/callbacks/http.ts";
import zeromq from "../../src/builtin/callbacks/zeromq.ts";
import { makeEvent } from "../../src/testing/make-event.ts";
import { testCallback } from "../../src/testing/test-callback.ts";
import { Collector, nameOf, names } from "./collector.ts";
import { freePort, Peer } from "./peer.ts";
import { until } from "./site.ts";

const EVENTS = [
	makeEvent("status"),
	makeEvent("playbookStart"),
	makeEvent("ok", { host: "web1", task: "Write", result: { ratio: 1 } }),
	makeEvent("failed", { host: "web2", task: "Write", result: { rc: 3 } }),
];
const TOLD = [
	"running",
	"1 playbook_on_start",
	"2 runner_on_ok",
	"3 runner_on_failed",
];

let collector: Collector;
let peer: Peer;
beforeEach(async () => {
	collector = new Collector();
	await collector.start();
	peer = new Peer(`tcp://127.0.0.1:${await freePort()}`);
	await peer.start();
});
afterEach(async () => {
	await collector.stop();
	await peer.stop();
});

test("http sends each status and event", async () => {
	const bench = await testCallback(http, {
		options: { url: collector.url, token: "t" },
		run: { ident: "nightly" },
	});
	await bench.feed(...EVENTS);
	const bodies = bench.sent.map(({ body }) => JSON.parse(String(body)));
	expect(bodies.map(nameOf)).toEqual(TOLD);
	expect(bodies[0]).toEqual({ status: "running", runner_ident: "nightly" });
	await bench.deliver();
	await bench.close();
	expect([bench.out, bench.err]).toEqual(["", ""]);
	expect(names(collector.seen)).toEqual(TOLD);
	expect(collector.seen.map(({ body }) => body)).toEqual(bodies);
	expect(collector.connections).toBe(1);
	await until(() => collector.open === 0, "its connection is closed");
});

test("zeromq sends each status and event", async () => {
	const bench = await testCallback(zeromq, { options: { url: peer.url } });
	await bench.feed(...EVENTS);
	await bench.deliver();
	await bench.close();
	expect([bench.out, bench.err]).toEqual(["", ""]);
	await until(() => peer.received.length >= TOLD.length, "the last message");
	expect(peer.names).toEqual(TOLD);
});

test("a number is sent as Python writes it", async () => {
	const bench = await testCallback(http, { options: { url: collector.url } });
	await bench.run(
		"- hosts: localhost\n  gather_facts: false\n  tasks:\n    - set_fact: {ratio: 1.0, big: 1180591620717411303424}\n",
	);
	await bench.deliver();
	const told = collector.seen.map(({ text }) => text).join("\n");
	expect(told).toContain('"ratio": 1.0, "big": 1180591620717411303424');
});
