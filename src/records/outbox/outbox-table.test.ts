import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BatchWriter } from "../batch-writer.ts";
import { IN_MEMORY, openForWriting } from "../connect.ts";
import type { Operation } from "../operations.ts";
import { claimDeaths } from "./deaths.ts";
import { MAX_WAITING } from "./limits.ts";
import type { OutboxOperation } from "./messages.ts";
import { pruneOutbox } from "./outbox-table.ts";
import { makeOwner } from "./owner.ts";

const NOW = Date.now();
const DAY = 24 * 3_600_000;
const ELSEWHERE = "elsewhere:1:x";
let database: DatabaseSync;
let writer: BatchWriter;
beforeEach(async () => {
	database = await openForWriting(IN_MEMORY, 0);
	writer = new BatchWriter(database);
});
afterEach(() => database.close());

const outbox = (...operation: OutboxOperation): Operation => [
	"outbox",
	...operation,
];
function write(run: string, ...operations: Operation[]): void {
	writer.write([{ run, operations }]);
}
const add = (receiver: string, id: string, body = '"hello"') =>
	outbox("add", receiver, id, body, NOW);
const take = (owner: string, atMs = NOW, receiver = "chat") =>
	writer.outbox.take(receiver, owner, atMs);
const ids = (query = "SELECT id FROM outbox ORDER BY key") =>
	database
		.prepare(query)
		.all()
		.map(({ id }) => id);

/** A process that was here. */
function endedOwner(): string {
	const { pid } = spawnSync("true");
	return `${hostname()}:${pid}:x`;
}

describe("messages", () => {
	test("the second of one key is dropped, for each receiver", () => {
		write("r", add("chat", "k"), add("mail", "k"), add("chat", "k"));
		write("later", add("chat", "k"));
		expect(ids()).toEqual(["k", "k"]);
		expect(writer.outbox.refused).toBe(0);
	});

	test("the newest is refused where too many wait", () => {
		const count = MAX_WAITING - 1;
		write("r", ...Array.from({ length: count }, (_, at) => add("a", `${at}`)));
		write("r", add("b", "last"), add("b", "too many"), add("a", "0"));
		expect(writer.outbox.refused).toBe(1);
		expect(writer.outbox.counts(["a", "b"])).toEqual([
			{ receiver: "a", waiting: count, dead: 0 },
			{ receiver: "b", waiting: 1, dead: 0 },
		]);
		write("r", outbox("settle", 1, 0, "delivered", 1, NOW, null, NOW));
		write("r", add("b", "fits"), add("b", "not"));
		expect(writer.outbox.refused).toBe(2);
	});

	test("the newest is refused where what waits is too large", () => {
		const body = JSON.stringify("x".repeat(1024 * 1024 - 2));
		write(
			"r",
			...Array.from({ length: 64 }, (_, at) => add("a", `${at}`, body)),
		);
		write("r", add("a", "small", "1"));
		expect(writer.outbox.refused).toBe(1);
		expect(ids()).toHaveLength(64);
	});

	test("a batch that fails counts nothing, and is there once when it is written again", () => {
		database.exec(
			"CREATE TRIGGER no BEFORE INSERT ON outbox WHEN new.id = 'b' BEGIN SELECT raise(ABORT, 'no'); END",
		);
		const batch = [add("chat", "a"), add("chat", "b")];
		expect(() => write("r", ...batch)).toThrow("no");
		expect(ids()).toEqual([]);
		database.exec("DROP TRIGGER no");
		write("r", ...batch);
		expect(ids()).toEqual(["a", "b"]);
	});

	test("a try is entered once, and nothing brings back what was dropped", () => {
		write("r", add("chat", "a"), add("chat", "b"));
		const failed = (key: number) =>
			outbox("settle", key, 0, "waiting", 1, NOW, "no", NOW);
		write("r", failed(1), failed(1));
		database.exec("UPDATE outbox SET state = 'dropped' WHERE key = 2");
		write("r", outbox("settle", 2, 0, "delivered", 1, NOW, null, NOW));
		expect(
			database.prepare("SELECT attempts, state FROM outbox").all(),
		).toEqual([
			{ attempts: 1, state: "waiting" },
			{ attempts: 0, state: "dropped" },
		]);
	});

	test("what has been kept long enough goes, what waits stays", () => {
		const states = { delivered: 7, dropped: 7, dead: 30 };
		for (const [state, days] of Object.entries(states))
			for (const age of [days - 1, days + 1]) {
				write("r", add("chat", `${state} ${age}`));
				database
					.prepare("UPDATE outbox SET state = ?, settled_ms = ? WHERE id = ?")
					.run(state, NOW - age * DAY, `${state} ${age}`);
			}
		write("r", outbox("add", "chat", "waiting", "1", NOW - 99 * DAY));
		pruneOutbox(database, NOW);
		expect(ids()).toEqual(["delivered 6", "dropped 6", "dead 29", "waiting"]);
	});
});

describe("leases", () => {
	test("one process has a receiver at a time, and renews it", () => {
		write("r", add("chat", "k"), add("mail", "k"));
		expect(take(makeOwner())).toMatchObject({ kind: "message", id: "k" });
		const other = makeOwner();
		expect(take(other)).toEqual({ kind: "held" });
		expect(take(other, NOW, "mail").kind).toBe("message");
	});

	test.each<[string, () => string, number, string]>([
		["a process here that is gone", endedOwner, 0, "message"],
		["a process here that is well", makeOwner, 29_999, "held"],
		["a process here whose lease is out", makeOwner, 30_000, "message"],
		["one elsewhere", () => ELSEWHERE, 29_999, "held"],
		["one elsewhere whose lease is out", () => ELSEWHERE, 30_000, "message"],
	])("held by %s", (_, makeHolder, laterMs, kind) => {
		write("r", add("chat", "k"));
		expect(take(makeHolder()).kind).toBe("message");
		expect(take(makeOwner(), NOW + laterMs).kind).toBe(kind);
	});

	test("let go when there is nothing to do, and at the end", () => {
		write("r", add("chat", "k"));
		const [one, two] = [makeOwner(), makeOwner()];
		take(one);
		write("r", outbox("settle", 1, 0, "waiting", 1, NOW + 5000, "no", NOW));
		expect(take(one)).toEqual({
			kind: "later",
			dueMs: NOW + 5000,
			error: "no",
		});
		expect(take(two, NOW + 5000).kind).toBe("message");
		expect(take(one, NOW + 5000).kind).toBe("held");
		write("r", outbox("release", two));
		expect(take(one, NOW + 5000).kind).toBe("message");
	});
});

describe("runs that died", () => {
	const run = (id: string): Operation => [
		"run",
		{
			id,
			kind: "playbook",
			command: "shevek playbook site.yml",
			user: "u",
			controller: "ctl",
			pid: 1,
			shevekVersion: "0",
			ansibleVersion: null,
			cwd: "/",
			gitCommit: null,
			isCheck: false,
			startMs: NOW,
		},
	];
	const task = (uuid: string, name: string): Operation => [
		"task",
		{
			uuid,
			play: "p",
			name,
			action: "debug",
			path: "/x.yml",
			line: 1,
			role: null,
			tags: [],
			isHandler: false,
			isNoLog: false,
			startMs: NOW,
		},
	];
	const result = (
		uuid: string,
		status: "ok" | "failed" | "unreachable" | "ignored",
		isItem: 0 | 1 = 0,
	): Operation => [
		"result",
		...([uuid, "host", isItem, null, status, 0, NOW, NOW] as const),
		...([null, null, null, "{}", null, 0, null] as const),
	];
	const die = (id: string) =>
		database
			.prepare("UPDATE runs SET status = 'died', end_ms = ? WHERE id = ?")
			.run(NOW + 5000, id);
	const deaths = (owner: string, atMs = NOW, receiver = "chat") =>
		claimDeaths(database, { receiver, owner, nowMs: atMs });
	beforeEach(() => {
		write("a", run("a"), outbox("watch", "chat"), task("1", "first"));
		write("a", result("1", "failed", 1), result("1", "failed"));
		write("a", task("2", "second"), result("2", "unreachable"));
		write("a", result("2", "ignored"), result("2", "ok"));
	});

	test("are told with what is known of them", () => {
		die("a");
		expect(deaths("me:1:x")).toEqual([
			{
				id: "a",
				command: "shevek playbook site.yml",
				controller: "ctl",
				startMs: NOW,
				endMs: NOW + 5000,
				failures: 2,
				lastTask: "second",
			},
		]);
	});

	test("only to whom they had, and not those that live or have ended", () => {
		expect(deaths("me:1:x")).toEqual([]);
		write("b", run("b"), outbox("watch", "chat"));
		write("b", ["status", "failed", 2, NOW]);
		die("b");
		expect(deaths("me:1:x")).toEqual([]);
		die("a");
		expect(deaths("me:1:x", NOW, "mail")).toEqual([]);
	});

	test.each<[string, () => string, number, number]>([
		["by another process", makeOwner, 59_999, 0],
		["by another for too long", makeOwner, 60_000, 1],
		["by one that is gone", endedOwner, 0, 1],
		["by one elsewhere", () => ELSEWHERE, 59_999, 0],
	])("being told %s", (_, makeTeller, laterMs, count) => {
		die("a");
		expect(deaths(makeTeller())).toHaveLength(1);
		expect(deaths(makeOwner(), NOW + laterMs)).toHaveLength(count);
	});

	test("told once", () => {
		die("a");
		const me = makeOwner();
		expect(deaths(me)).toHaveLength(1);
		write("c", outbox("told", "chat", "a"));
		expect(deaths(me)).toEqual([]);
	});
});
