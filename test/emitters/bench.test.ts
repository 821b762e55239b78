// Both on the bench that users' callbacks are tested on, with their real receivers.

import { readdirSync, readlinkSync } from "node:fs";
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
	await until(() => collector.open === 0, "its connection is closed", 20_000);
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

/** Sockets and pipes of this process. */
const descriptors = () =>
	readdirSync("/proc/self/fd").filter((name) => {
		try {
			return /^(socket|pipe|anon_inode):/.test(
				readlinkSync(`/proc/self/fd/${name}`),
			);
		} catch {
			return false;
		}
	}).length;

test("runs one after the other leave nothing open", async () => {
	const once = async () => {
		for (const [callback, url] of [
			[http, collector.url],
			[zeromq, peer.url],
		] as const) {
			const bench = await testCallback(callback as typeof http, {
				options: { url },
			});
			await bench.feed(makeEvent("status"));
			await bench.deliver();
			await bench.close();
		}
	};
	// what is opened once a process: ZeroMQ's own threads
	await once();
	await until(() => collector.open === 0, "the first connection is closed");
	const before = descriptors();
	for (let at = 0; at < 20; at++) await once();
	await until(() => collector.open === 0, "all connections are closed");
	await until(() => descriptors() <= before, "nothing is open");
	expect(collector.connections).toBe(21);
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
