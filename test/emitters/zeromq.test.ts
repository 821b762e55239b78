// `zeromq` in whole runs, with a peer in Python that is there, late, restarting, or never comes.

import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { curveKeyPair } from "zeromq";
import { type Lab, makeLab } from "../e2e/lab.ts";
import { attemptAt, freePort, Peer } from "./peer.ts";
import { LOCAL, siteText, TOLD, until } from "./site.ts";

let lab: Lab;
let peer: Peer;
let port: number;
beforeEach(async () => {
	lab = makeLab({ "site.yml": siteText() });
	port = await freePort();
	peer = new Peer(`tcp://127.0.0.1:${port}`);
});
afterEach(async () => {
	await peer.stop();
	lab.remove();
});

const environment = (more: NodeJS.ProcessEnv = {}) => ({
	ANSIBLE_CALLBACKS_ENABLED: "zeromq",
	RUNNER_SOCKET_URL: peer.url,
	SHEVEK_OUTBOX_DRAIN: "30",
	...more,
});
const run = (more: NodeJS.ProcessEnv = {}) =>
	lab.run(["playbook", ...LOCAL, "site.yml"], environment(more));
const deliverRest = (more: NodeJS.ProcessEnv = {}) =>
	lab.run(["outbox", "run", "--until-empty"], environment(more));
/** A terminal's width has no part in what is said. */
const said = (text: string) => text.replace(/\s+/g, " ").trim();
const got = (count: number) =>
	until(() => peer.received.length >= count, `${count} messages`);

describe("a peer", () => {
	test("that is there gets every status and event in order", async () => {
		await peer.start();
		const { rc, err } = await run();
		expect([rc, err]).toEqual([0, ""]);
		await got(TOLD.length);
		expect(peer.names).toEqual(TOLD);
	});

	test("on a Unix socket does, too", async () => {
		peer = new Peer(`ipc://${lab.path("s")}`);
		await peer.start();
		expect((await run()).err).toBe("");
		await got(TOLD.length);
		expect(peer.names).toEqual(TOLD);
	});

	test("that never comes costs the run nothing, and what it missed waits", async () => {
		const { rc, err } = await run();
		expect(rc).toBe(0);
		expect(said(err)).toBe(
			`[WARNING]: zeromq could not be told (${peer.url.slice(6)}: nobody answers); 12 messages wait in the outbox; \`shevek outbox list\``,
		);
		await peer.start();
		const rest = await deliverRest();
		expect([rest.rc, rest.out]).toEqual([0, "zeromq: 12 messages delivered\n"]);
		await got(TOLD.length);
		expect(peer.names).toEqual(TOLD);
	});

	test("that comes late gets everything in order", async () => {
		lab.write({ "site.yml": siteText({ isHeld: true }) });
		const running = lab.start(
			["playbook", ...LOCAL, "site.yml"],
			environment(),
		);
		await until(() => running.out().includes("TASK [two]"), "the second task");
		await peer.start();
		await got(9);
		writeFileSync(lab.path("go"), "");
		const { rc, err } = await running.ended;
		expect([rc, err]).toEqual([0, ""]);
		await got(TOLD.length);
		expect(peer.names).toEqual(TOLD);
	});

	test("that restarts misses nothing that was told while it was away", async () => {
		lab.write({ "site.yml": siteText({ isHeld: true }) });
		await peer.start();
		const running = lab.start(
			["playbook", ...LOCAL, "site.yml"],
			environment(),
		);
		await got(9);
		await peer.stop();
		// until then a message could still go into the connection that is gone
		await attemptAt(port);
		writeFileSync(lab.path("go"), "");
		await until(() => running.out().includes("RECAP"), "the recap");
		await peer.start();
		expect((await running.ended).rc).toBe(0);
		await deliverRest();
		await got(TOLD.length);
		expect(peer.names).toEqual(TOLD);
	});

	test("that encrypts is told in its key", async () => {
		const { publicKey, secretKey } = curveKeyPair();
		peer = new Peer(peer.url, [publicKey, secretKey]);
		await peer.start();
		const plain = await run();
		expect(said(plain.err)).toContain("refuses the handshake); 12 messages");
		const key = { RUNNER_SOCKET_CURVE_SERVER_KEY: publicKey };
		expect((await deliverRest(key)).rc).toBe(0);
		await got(TOLD.length);
		expect(peer.names).toEqual(TOLD);
	});
});

describe("options that are wrong", () => {
	test.each<[string, string | undefined, string]>([
		[
			"no address",
			undefined,
			"callback zeromq needs its option url; it is left out of this run. Set RUNNER_SOCKET_URL or url in [callback_zeromq] of ansible.cfg.",
		],
		[
			"an address to bind",
			"tcp://*:5556",
			"callback zeromq: its option url is 'tcp://*:5556', which is no address to connect to; it is left out of this run. Write tcp://host:port or ipc:///path: RUNNER_SOCKET_URL, or url in [callback_zeromq].",
		],
	])("%s: one error, and the run is as ever", async (_, url, error) => {
		const plain = await run({ ANSIBLE_CALLBACKS_ENABLED: "" });
		const { rc, out, err } = await run({ RUNNER_SOCKET_URL: url });
		expect([rc, out, said(err)]).toEqual([0, plain.out, `ERROR! ${error}`]);
	});
});
