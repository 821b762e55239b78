// `shevek outbox` on a database with messages in it.

import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deliverWaiting } from "../../src/cli/outbox-view/deliver.ts";
import type { Receiver } from "../../src/cli/outbox-view/receivers.ts";
import type { Json } from "../../src/plugins/callback.ts";
import { postJson } from "../../src/plugins/post-json.ts";
import { BatchWriter } from "../../src/records/batch-writer.ts";
import { openForWriting } from "../../src/records/connect.ts";
import type { OutboxOperation } from "../../src/records/outbox/messages.ts";
import { ACCEPT, HookServer } from "./hook-server.ts";
import { Workplace } from "./shevek.ts";

const MINUTE = 60_000;
let place: Workplace;
beforeEach(async () => {
	place = new Workplace();
	const database = await openForWriting(place.database, 1000);
	const writer = new BatchWriter(database);
	const now = Date.now();
	const add = (receiver: string, id: string, body: Json) =>
		["add", receiver, id, JSON.stringify(body), now - 5 * MINUTE] as const;
	const operations: OutboxOperation[] = [
		add("slack:aaaaaaaaaaaa", "one", { text: "site.yml\nfailed \u001b[31m" }),
		add("slack:bbbbbbbbbbbb", "two", ["a", 1]),
		add("mail", "three", "x".repeat(99)),
		add("mail", "four", "fine"),
		["settle", 1, 0, "dead", 8, now, "no such channel", now],
		["settle", 2, 0, "waiting", 3, now + 10.5 * MINUTE, "ECONNREFUSED", now],
		["settle", 4, 0, "delivered", 1, now, null, now],
	];
	writer.write([
		{
			run: "0123456789",
			operations: operations.map((each) => ["outbox", ...each]),
		},
	]);
	database.close();
});
afterEach(() => place.close());

const outbox = (...words: string[]) => place.run(["outbox", ...words]);
const states = () => {
	const database = new DatabaseSync(place.database, { readOnly: true });
	const rows = database
		.prepare("SELECT state, attempts FROM outbox ORDER BY key")
		.all();
	database.close();
	return rows.map(({ state, attempts }) => `${state} ${attempts}`);
};

describe("shevek outbox", () => {
	test("lists what waits and what is dead", () => {
		expect(outbox("list").stdout.split("\n")).toEqual([
			"KEY  RECEIVER            STATE    RUN       AGE  TRIES  DUE     ERROR            SAYS",
			"1    slack:aaaaaaaaaaaa  dead     01234567  5m   8              no such channel  site.yml failed [31m",
			'2    slack:bbbbbbbbbbbb  waiting  01234567  5m   3      in 10m  ECONNREFUSED     ["a",1]',
			`3    mail                waiting  01234567  5m   0      now                      ${"x".repeat(60)}`,
			"",
		]);
	});

	test("lists everything as JSON", () => {
		const rows = JSON.parse(outbox("list", "--json", "--all").stdout);
		expect(rows).toHaveLength(4);
		expect(rows[1]).toEqual({
			key: 2,
			receiver: "slack:bbbbbbbbbbbb",
			state: "waiting",
			run: "0123456789",
			created: expect.stringMatching(/^\d{4}-.*Z$/),
			tries: 3,
			due: expect.stringMatching(/^\d{4}-.*Z$/),
			settled: null,
			error: "ECONNREFUSED",
			id: "two",
			body: ["a", 1],
		});
		expect(rows[3]).toMatchObject({ state: "delivered", due: null });
		expect(JSON.parse(outbox("list", "--json").stdout)).toHaveLength(3);
	});

	test.each<[string[], string, string[]]>([
		[
			["retry", "--dead"],
			"1 message to be tried again",
			["waiting 0", "waiting 3", "waiting 0", "delivered 1"],
		],
		[
			["retry", "1", "2"],
			"2 messages to be tried again",
			["waiting 0", "waiting 3", "waiting 0", "delivered 1"],
		],
		[
			["drop", "2", "3"],
			"2 messages dropped",
			["dead 8", "dropped 3", "dropped 0", "delivered 1"],
		],
		[
			["drop", "--dead"],
			"1 message dropped",
			["dropped 8", "waiting 3", "waiting 0", "delivered 1"],
		],
		[
			["drop", "--receiver", "slack"],
			"2 messages dropped",
			["dropped 8", "dropped 3", "waiting 0", "delivered 1"],
		],
		[
			["drop", "--dead", "--receiver", "mail"],
			"0 messages dropped",
			["dead 8", "waiting 3", "waiting 0", "delivered 1"],
		],
	])("%j", (words, said, after) => {
		const answer = outbox(...words);
		expect(answer).toMatchObject({ status: 0, stderr: "" });
		expect(answer.stdout).toContain(said);
		expect(states()).toEqual(after);
	});

	test("what is retried is due at once", () => {
		outbox("retry", "2");
		expect(outbox("list").stdout).toMatch(/^2 .* now /m);
	});

	test.each<[string[], number, string]>([
		[
			["retry", "1", "4"],
			1,
			"there is no message 4 that waits or is dead\n\n`shevek outbox list` shows them.",
		],
		[["drop"], 2, "say which messages: keys, --dead or --receiver"],
		[["retry"], 2, "say which messages: keys, or --dead"],
		[["drop", "x"], 2, "argument key: 'x' is no message's number"],
		[
			["send"],
			2,
			"invalid choice: 'send' (choose from 'list', 'retry', 'drop', 'run')",
		],
		[["list", "--dead"], 2, "unrecognized arguments: --dead"],
	])("refuses %j", (words, status, said) => {
		const before = states();
		const answer = outbox(...words);
		expect(answer.status).toBe(status);
		expect(answer.stderr).toContain(said);
		expect(states()).toEqual(before);
	});

	test("where there is no record, and help", () => {
		const env = { SHEVEK_DB: `${place.folder}/none.db` };
		expect(place.run(["outbox", "list", "--json"], env)).toMatchObject({
			status: 0,
			stdout: "[]\n",
			stderr: `There is no record yet (${place.folder}/none.db).\n`,
		});
		expect(outbox("--help").stdout).toContain("{list,retry,drop,run}");
		expect(outbox("run", "--help").stdout).toContain("--until-empty");
	});

	test("run, where no callback that sends is enabled", () => {
		expect(outbox("run")).toMatchObject({
			status: 0,
			stderr: "",
			stdout: [
				"Nothing was delivered: no callback that sends messages is enabled here.",
				"1 message for mail, which is not enabled here: left",
				"1 message for slack:bbbbbbbbbbbb, which is not enabled here: left",
				"",
			].join("\n"),
		});
	});
});

describe("delivering what waits", () => {
	let server: HookServer;
	beforeEach(async () => {
		server = new HookServer();
		await server.start();
	});
	afterEach(() => server.stop());

	async function deliver(receivers: readonly Receiver[], isUntilEmpty = false) {
		const said: string[] = [];
		const isAllOut = await deliverWaiting({
			path: place.database,
			receivers,
			isUntilEmpty,
			say: (text) => said.push(text),
			warn: (text) => said.push(`[WARNING]: ${text}\n`),
		});
		return { isAllOut, said: said.join("") };
	}

	const receiver = (name: string, more: Partial<Receiver> = {}): Receiver => ({
		receiver: name,
		describe: name,
		deliver: ({ key, body, attempts }, signal) =>
			postJson(server.url, { key, body, attempts }, signal),
		...more,
	});

	test("to who is known here", async () => {
		expect(await deliver([receiver("mail")])).toEqual({
			isAllOut: true,
			said: "mail: 1 message delivered\n1 message for slack:bbbbbbbbbbbb, which is not enabled here: left\n",
		});
		expect(server.accepted).toEqual([
			{ key: "three", body: "x".repeat(99), attempts: 0 },
		]);
	});

	test("what is not due is left, until it is", async () => {
		const slack = receiver("slack:bbbbbbbbbbbb");
		expect(await deliver([slack])).toEqual({
			isAllOut: false,
			said: "[WARNING]: slack:bbbbbbbbbbbb could not be told (ECONNREFUSED); 1 message waits in the outbox; `shevek outbox list`\nslack:bbbbbbbbbbbb: 0 messages delivered\n1 message for mail, which is not enabled here: left\n",
		});
	});

	test("until nothing is left: a receiver that fails is tried again", async () => {
		server.behaviour = (response, posted) => {
			if (server.seen.length === 1) response.writeHead(500).end();
			else ACCEPT(response, posted);
		};
		expect((await deliver([receiver("mail")], true)).isAllOut).toBe(true);
		expect(server.accepted.map(({ attempts }) => attempts)).toEqual([1]);
	});

	test("a run that died is told of", async () => {
		const heartbeatMs = Date.now() - 2 * MINUTE;
		const database = new DatabaseSync(place.database);
		database.exec(`INSERT INTO runs (id, kind, command, user, controller, pid, shevek_version, cwd,
				is_check, status, start_ms, heartbeat_ms)
				VALUES ('gone', 'playbook', 'shevek playbook x.yml', 'u', 'elsewhere', 1, '0', '/', 0, 'running', 1, ${heartbeatMs});
			INSERT INTO outbox_watch (run, receiver) VALUES ('gone', 'mail')`);
		database.close();
		const mail = receiver("mail", {
			runDied: ({ command, endMs }, send) =>
				send(`${command} died at ${endMs}`),
		});
		expect((await deliver([mail])).isAllOut).toBe(true);
		expect((await deliver([mail])).isAllOut).toBe(true);
		expect(server.accepted.slice(1)).toEqual([
			{
				key: "died:gone",
				body: `shevek playbook x.yml died at ${heartbeatMs}`,
				attempts: 0,
			},
		]);
	});
});
