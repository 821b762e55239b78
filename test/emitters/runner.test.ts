// Under a runner (SHEVEK_RUNNER in the environment) http and zeromq are on by their URL alone; and whatever engine
// runs, the same is told.

import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";
import { Collector, names } from "./collector.ts";
import { freePort, Peer } from "./peer.ts";
import { LOCAL, siteText, TOLD, until } from "./site.ts";

let lab: Lab;
let collector: Collector;
let peer: Peer;
beforeEach(async () => {
	lab = makeLab({ "site.yml": siteText() });
	collector = new Collector();
	await collector.start();
	peer = new Peer(`tcp://127.0.0.1:${await freePort()}`);
	await peer.start();
});
afterEach(async () => {
	await collector.stop();
	await peer.stop();
	lab.remove();
});

const environment = (more: NodeJS.ProcessEnv = {}) => ({
	RUNNER_HTTP_URL: collector.url,
	RUNNER_SOCKET_URL: peer.url,
	SHEVEK_OUTBOX_DRAIN: "30",
	...more,
});
const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
	lab.run(args, environment(more));
const PLAYBOOK = ["playbook", ...LOCAL, "site.yml"];
const ADHOC_TOLD = [
	"starting",
	"running",
	"1 playbook_on_start",
	"2 runner_on_start",
	"3 runner_on_ok",
	"4 playbook_on_stats",
	"successful",
];

describe("under a runner", () => {
	test.each<[string, readonly string[], readonly string[]]>([
		["a playbook", PLAYBOOK, TOLD],
		[
			"a playbook of ansible-core's",
			[...PLAYBOOK, "--engine", "ansible"],
			TOLD,
		],
		[
			"a task",
			["adhoc", ...LOCAL, "all", "-m", "debug", "-a", "msg=hello"],
			ADHOC_TOLD,
		],
	])("both are told of %s, by the runner's name", async (_, args, told) => {
		const { rc, err } = await run([...args, "--events", "lines"], {
			SHEVEK_RUNNER: "nightly",
		});
		expect([rc, err]).toEqual([0, ""]);
		await until(() => peer.received.length >= told.length, "the last message");
		expect(names(collector.seen)).toEqual(told);
		expect(peer.names).toEqual(told);
		const idents = collector.seen.map(({ body }) => body.runner_ident);
		expect(new Set(idents)).toEqual(new Set(["nightly"]));
		// what --events writes is what they are sent
		const lines = readFileSync(lab.path("lines"), "utf8").trim().split("\n");
		expect(collector.seen.map(({ text }) => text)).toEqual(lines);
		expect(peer.received).toEqual(lines.map((line) => JSON.parse(line)));
	});

	test.each<[string, string, boolean]>([
		["a playbook that is not there", "site.yml absent.yml", true],
		["a playbook that cannot be read", "broken.yml", true],
		["the same of ansible-core's", "broken.yml --engine ansible", false],
	])("both are told that it failed: %s", async (_, words, hasText) => {
		lab.write({ "broken.yml": "- hosts: all\n  tasks: [{nothing: }]\n" });
		const args = ["playbook", ...LOCAL, ...words.split(" ")];
		const { rc, err } = await run(args, { SHEVEK_RUNNER: "nightly" });
		expect(rc).not.toBe(0);
		const lines = hasText ? err.trimEnd().split("\n") : [];
		const told = [
			"starting",
			"running",
			...lines.map((_, at) => `${at + 1} verbose`),
			"failed",
		];
		expect(names(collector.seen)).toEqual(told);
		expect(collector.seen.flatMap(({ body }) => body.stdout ?? [])).toEqual(
			lines,
		);
		await until(() => peer.received.length >= told.length, "the last message");
		expect(peer.names).toEqual(told);
	});

	test("one that is named, too, is told once", async () => {
		const { rc } = await run(PLAYBOOK, {
			SHEVEK_RUNNER: "nightly",
			ANSIBLE_CALLBACKS_ENABLED: "http",
			RUNNER_SOCKET_URL: undefined,
		});
		expect(rc).toBe(0);
		expect(names(collector.seen)).toEqual(TOLD);
	});

	test("without their URLs nobody is told, and nothing is said", async () => {
		const { rc, err } = await run(PLAYBOOK, {
			SHEVEK_RUNNER: "nightly",
			RUNNER_HTTP_URL: "",
			RUNNER_SOCKET_URL: undefined,
		});
		expect([rc, err, collector.seen, peer.received]).toEqual([0, "", [], []]);
	});

	test("what is left is delivered where the URL is set", async () => {
		await collector.stop();
		const { rc } = await run(PLAYBOOK, {
			SHEVEK_RUNNER: "nightly",
			RUNNER_SOCKET_URL: undefined,
		});
		expect(rc).toBe(0);
		await collector.start();
		const rest = await run(["outbox", "run", "--until-empty"]);
		expect(rest.out).toBe(
			"http: 12 messages delivered\nzeromq: 0 messages delivered\n",
		);
		expect(names(collector.seen)).toEqual(TOLD);
	});

	test.each(["native", "ansible"])(
		"what a task of the engine %s starts is no part of the run",
		async (engine) => {
			lab.write({
				"site.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - {name: one, shell: 'echo "<$SHEVEK_RUNNER>"'}
`,
			});
			await run([...PLAYBOOK, "--engine", engine], {
				SHEVEK_RUNNER: "nightly",
				ANSIBLE_PYTHON_INTERPRETER: "/usr/bin/python3",
			});
			const [ok] = collector.seen.filter(
				({ body }) => body.event === "runner_on_ok",
			);
			expect(ok?.body.event_data).toMatchObject({ res: { stdout: "<>" } });
		},
	);
});

test("without a runner a URL alone switches nothing on", async () => {
	const { rc, err } = await run(PLAYBOOK);
	expect([rc, err, collector.seen, peer.received]).toEqual([0, "", [], []]);
});

test("by their names both are on with ansible-core as the engine", async () => {
	const { rc, err } = await run([...PLAYBOOK, "--engine", "ansible"], {
		ANSIBLE_CALLBACKS_ENABLED: "http,zeromq",
	});
	expect([rc, err]).toEqual([0, ""]);
	await until(() => peer.received.length >= TOLD.length, "the last message");
	expect(names(collector.seen)).toEqual(TOLD);
	expect(peer.names).toEqual(TOLD);
});
