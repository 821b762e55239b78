// `http` in whole runs, with receivers that are well and unwell.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Lab, makeLab } from "../e2e/lab.ts";
import { ACCEPT, type Behaviour, Collector, names } from "./collector.ts";
import { LOCAL, siteText, TOLD, until } from "./site.ts";

vi.setConfig({ testTimeout: 120_000 });

let lab: Lab;
let collector: Collector;
beforeEach(async () => {
	lab = makeLab({ "site.yml": siteText() });
	collector = new Collector();
	await collector.start();
});
afterEach(async () => {
	await collector.stop();
	lab.remove();
});

const environment = (more: NodeJS.ProcessEnv = {}) => ({
	ANSIBLE_CALLBACKS_ENABLED: "http",
	RUNNER_HTTP_URL: collector.url,
	SHEVEK_OUTBOX_DRAIN: "30",
	...more,
});
const run = (more: NodeJS.ProcessEnv = {}, ...args: readonly string[]) =>
	lab.run(["playbook", ...LOCAL, "site.yml", ...args], environment(more));
const outbox = (...args: readonly string[]) =>
	lab.run(["outbox", ...args], environment());
/** A terminal's width has no part in what is said. */
const said = (text: string) => text.replace(/\s+/g, " ").trim();
const waits = async () =>
	JSON.parse((await outbox("list", "--json")).out) as { state: string }[];

const FAIL =
	(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
	(answer) => {
		answer.writeHead(status, headers).end("no");
	};

describe("a receiver that is well", () => {
	test("gets every status and event in order, over one connection", async () => {
		const { rc, err } = await run({
			RUNNER_HTTP_HEADERS: '{"X-Team": "ops", "x-number": 1}',
		});
		expect([rc, err]).toEqual([0, ""]);
		expect(names(collector.seen)).toEqual(TOLD);
		expect(collector.connections).toBe(1);
		const [first] = collector.seen;
		expect(first).toMatchObject({
			method: "POST",
			url: "/open/sesame",
			headers: {
				"content-type": "application/json",
				"user-agent": "shevek",
				authorization: `Basic ${btoa("user:sesame")}`,
				"x-team": "ops",
				"x-number": "1",
			},
		});
		const keys = collector.seen.map((each) => each.headers["idempotency-key"]);
		expect(new Set(keys).size).toBe(TOLD.length);
		expect((await outbox("list", "--all")).out).toBe(
			"nothing waits in the outbox\n",
		);
	});

	test("on a Unix socket is asked for the path", async () => {
		await collector.stop();
		collector = new Collector(lab.path("s"));
		await collector.start();
		const { rc, err } = await run({ RUNNER_HTTP_PATH: "/events" });
		expect([rc, err]).toEqual([0, ""]);
		expect(names(collector.seen)).toEqual(TOLD);
		expect(collector.seen[0]).toMatchObject({ url: "/events" });
	});

	test("on a Unix socket that comes later gets what has waited", async () => {
		await collector.stop();
		collector = new Collector(lab.path("s"));
		const { rc, err } = await run();
		expect(rc).toBe(0);
		expect(said(err)).toContain("(the Unix socket: ENOENT); 12 messages wait");
		await collector.start();
		expect((await outbox("run", "--until-empty")).rc).toBe(0);
		expect(names(collector.seen)).toEqual(TOLD);
	});

	test("gets the same without a record, and with a database that is none", async () => {
		expect((await run({}, "--no-record")).err).toBe("");
		expect(names(collector.seen)).toEqual(TOLD);
		const { rc, err } = await run({ SHEVEK_DB: lab.folder });
		expect(rc).toBe(0);
		expect(said(err)).toMatch(/this run is not recorded: .* unable to open/);
		expect(names(collector.seen.slice(TOLD.length))).toEqual(TOLD);
	});

	test("gets an event that is too long without its result, and is told so", async () => {
		lab.write({
			"site.yml": `
- hosts: all
  gather_facts: false
  tasks:
    - {name: long, command: "head -c 1500000 /dev/zero", no_log: false}
    - {name: long, shell: "head -c 1500000 /dev/zero | tr '\\\\0' x; exit 3", ignore_errors: true}
`,
		});
		const { rc, err } = await run();
		expect([rc, err]).toEqual([0, ""]);
		const [failed] = collector.seen.filter(
			({ body }) => body.event === "runner_on_failed",
		);
		expect(failed?.body.event_data).toMatchObject({
			host: "a",
			task: "long",
			res: { changed: true, msg: "non-zero return code", rc: 3 },
			ignore_errors: true,
			shevek_omitted: { res: expect.any(Number) },
		});
		expect(collector.seen.at(-1)?.body.status).toBe("successful");
	});
});

describe("a receiver that is unwell", () => {
	test.each<[string, Behaviour | undefined, string]>([
		["dead", undefined, "127.0.0.1: ECONNREFUSED"],
		["resetting", (answer) => answer.destroy(), "127.0.0.1: ECONNRESET"],
		["failing", FAIL(500), "127.0.0.1 answered 500: no"],
		["overloaded", FAIL(503), "127.0.0.1 answered 503: no"],
	])(
		"%s: the run is as ever, and all is delivered later, in order",
		async (_, behaviour, reason) => {
			if (behaviour) collector.behaviour = behaviour;
			else await collector.stop();
			const { rc, err } = await run();
			expect(rc).toBe(0);
			expect(said(err)).toBe(
				`[WARNING]: http could not be told (${reason}); 12 messages wait in the outbox; \`shevek outbox list\``,
			);
			expect(await waits()).toHaveLength(TOLD.length);
			collector.behaviour = ACCEPT;
			if (!behaviour) await collector.start();
			const delivered = await outbox("run", "--until-empty");
			expect([delivered.rc, delivered.out]).toEqual([
				0,
				"http: 12 messages delivered\n",
			]);
			expect(names(collector.accepted)).toEqual(TOLD);
		},
	);

	test("slow: the end waits three seconds, and leaves the rest", async () => {
		collector.behaviour = (answer) => {
			setTimeout(() => answer.end("ok"), 10_000).unref();
		};
		const { rc, err } = await run({ SHEVEK_OUTBOX_DRAIN: "3" });
		expect(rc).toBe(0);
		expect(said(err)).toBe(
			"[WARNING]: http could not be told (no answer before the end of the run); 12 messages wait in the outbox; `shevek outbox list`",
		);
		expect(names(collector.seen)).toEqual(["starting"]);
	});

	test("slower than its timeout: the try has failed", async () => {
		collector.behaviour = (answer) => {
			setTimeout(() => answer.end("ok"), 10_000).unref();
		};
		const { err } = await run({ RUNNER_HTTP_TIMEOUT: "1" });
		expect(said(err)).toContain("(127.0.0.1: no answer in time); 12 messages");
	});

	test("too busy for a second: it is given that second", async () => {
		collector.behaviour = (answer, received) => {
			const isFirst = collector.seen.length === 1;
			(isFirst ? FAIL(429, { "retry-after": "1" }) : ACCEPT)(answer, received);
		};
		const { rc, err } = await run();
		expect([rc, err]).toEqual([0, ""]);
		expect(names(collector.accepted)).toEqual(TOLD);
	});

	test("refusing: what it refuses is a dead letter, the rest goes on", async () => {
		collector.behaviour = (answer, received) => {
			const isRefused = received.body.event === "runner_on_ok";
			(isRefused ? FAIL(422) : ACCEPT)(answer, received);
		};
		const { rc, err } = await run();
		expect(rc).toBe(0);
		expect(said(err)).toBe(
			"[WARNING]: http could not be told; 2 are dead letters; `shevek outbox list`",
		);
		expect(names(collector.accepted)).toEqual(
			TOLD.filter((name) => !name.endsWith("runner_on_ok")),
		);
		expect((await waits()).map(({ state }) => state)).toEqual(
			Array(2).fill("dead"),
		);
	});

	test("restarting in mid-run: nothing is lost, and the order is kept", async () => {
		lab.write({ "site.yml": siteText({ isHeld: true }) });
		const running = lab.start(
			["playbook", ...LOCAL, "site.yml"],
			environment(),
		);
		await until(() => collector.accepted.length === 9, "the first half");
		await collector.stop();
		writeFileSync(lab.path("go"), "");
		await until(() => running.out().includes("RECAP"), "the recap");
		await collector.start();
		const { rc } = await running.ended;
		expect(rc).toBe(0);
		await outbox("run", "--until-empty");
		expect(names(collector.accepted)).toEqual(TOLD);
	});
});

describe("a run that is killed", () => {
	test("loses nothing that was told before", async () => {
		await collector.stop();
		lab.write({ "site.yml": siteText({ isHeld: true }) });
		const running = lab.start(
			["playbook", ...LOCAL, "site.yml"],
			environment(),
		);
		await until(() => running.out().includes("TASK [two]"), "the second task");
		let waiting = 0;
		while (waiting < 9) waiting = (await waits()).length;
		running.child.kill("SIGKILL");
		await running.ended;
		writeFileSync(lab.path("go"), "");
		await collector.start();
		const { rc, out } = await outbox("run", "--until-empty");
		expect([rc, out]).toEqual([0, "http: 9 messages delivered\n"]);
		expect(names(collector.accepted)).toEqual(TOLD.slice(0, 9));
	});
});

describe("secrets", () => {
	test("are in no row, no file, no warning", async () => {
		collector.behaviour = (answer, { headers, url }) => {
			answer.writeHead(500).end(`${url} ${headers.authorization}`);
		};
		const { out, err } = await run({
			RUNNER_HTTP_TOKEN: "alibaba",
			RUNNER_HTTP_HEADERS: '{"X-Key": "forty-thieves"}',
		});
		const listed = await outbox("list", "--json");
		const files = readdirSync(lab.folder)
			.filter((name) => name.startsWith("records.db"))
			.map((name) => readFileSync(lab.path(name), "latin1"));
		const everything = [out, err, listed.out, ...files].join("\n");
		expect(everything).toContain("could not be told");
		const secrets = ["sesame", "alibaba", "forty-thieves"];
		expect(secrets.filter((each) => everything.includes(each))).toEqual([]);
	});
});

describe("options that are wrong", () => {
	test.each<[string, NodeJS.ProcessEnv, string]>([
		[
			"no address",
			{ RUNNER_HTTP_URL: undefined },
			"callback http needs its option url; it is left out of this run. Set RUNNER_HTTP_URL or url in [callback_http] of ansible.cfg.",
		],
		[
			"no URL",
			{ RUNNER_HTTP_URL: "ftp://sesame/x" },
			"callback http: its option url is neither an http URL nor the path of a Unix socket; it is left out of this run. Look at RUNNER_HTTP_URL and url in [callback_http].",
		],
		[
			"headers that are no JSON",
			{ RUNNER_HTTP_HEADERS: "sesame" },
			'callback http: its option headers, which is a secret, is no JSON mapping of headers to texts; it is left out of this run. Write them as {"X-Name": "text"}: RUNNER_HTTP_HEADERS, or headers in [callback_http].',
		],
		[
			"a time that is none",
			{ RUNNER_HTTP_TIMEOUT: "60" },
			"callback http cannot wait 60 seconds for an answer; it is left out of this run. Set timeout (RUNNER_HTTP_TIMEOUT) to 1 up to 15.",
		],
	])("%s: one error, and the run is as ever", async (_, env, error) => {
		const plain = await run({ ANSIBLE_CALLBACKS_ENABLED: "" });
		const { rc, out, err } = await run(env);
		expect([rc, out, said(err)]).toEqual([0, plain.out, `ERROR! ${error}`]);
		expect(collector.seen).toEqual([]);
	});
});
