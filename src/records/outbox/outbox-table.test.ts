import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BatchWriter } from "../batch-writer.ts";
import { IN_MEMORY, openForWriting } from "../connect.ts";
import type { Operation } from "../operations.ts";
import { makeOwner } from "../owner.ts";
import {
	COUNT_AFTER,
	MAX_TAKEN,
	MAX_WAITING,
	MAX_WAITING_BYTES,
} from "./limits.ts";
import type { OutboxOperation } from "./messages.ts";
import { pruneOutbox } from "./outbox-table.ts";

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
const takenIds = (atMs = NOW) => {
	const answer = take("here:1:x", atMs);
	return answer.kind === "messages" ? answer.messages.map(({ id }) => id) : [];
};
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

	test("the newest is refused where too many wait for its receiver", () => {
		const count = MAX_WAITING - 1;
		write("r", ...Array.from({ length: count }, (_, at) => add("a", `${at}`)));
		write("r", add("a", "last"), add("a", "too many"), add("a", "0"));
		write("r", add("b", "another's"));
		expect(writer.outbox.refused).toBe(1);
		expect(writer.outbox.counts(["a", "b"])).toEqual([
			{ receiver: "a", waiting: MAX_WAITING, dead: 0 },
			{ receiver: "b", waiting: 1, dead: 0 },
		]);
		write("r", outbox("settle", 1, 0, "delivered", 1, NOW, null, NOW));
		write("r", outbox("forget", 2));
		write("r", add("a", "fits"), add("a", "fits too"), add("a", "not"));
		expect(writer.outbox.refused).toBe(2);
	});

	test("what other processes add is counted, too", () => {
		write("r", add("a", "mine"));
		database.exec(
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${MAX_WAITING})
			INSERT INTO outbox (receiver, id, run, body, bytes, created_ms, due_ms, attempts, state)
			SELECT 'a', 'theirs ' || i, 'x', '1', 1, 0, 0, 0, 'waiting' FROM n`,
		);
		for (let at = 0; at < COUNT_AFTER; at++) write("r", add("a", `${at}`));
		expect(writer.outbox.refused).toBe(1);
	});

	test("the newest is refused where what waits is too large", () => {
		const body = JSON.stringify("x".repeat(1024 * 1024 - 2));
		const count = MAX_WAITING_BYTES / (1024 * 1024);
		for (let at = 0; at < count; at++) write("r", add("a", `${at}`, body));
		write("r", add("a", "small", "1"));
		expect(writer.outbox.refused).toBe(1);
		expect(ids()).toHaveLength(count);
	});

	test("several are taken at once, in order, up to one that is not due", () => {
		write("r", add("chat", "a"), add("chat", "b"), add("chat", "c"));
		write("r", outbox("settle", 2, 0, "waiting", 1, NOW + 1, "no", NOW));
		expect(takenIds()).toEqual(["a"]);
		expect(takenIds(NOW + 1)).toEqual(["a", "b", "c"]);
	});

	test.each([
		["a hundred", '"small"', MAX_TAKEN],
		["a megabyte", JSON.stringify("x".repeat(400_000)), 2],
		["one that is larger", JSON.stringify("x".repeat(1_040_000)), 1],
	])("%s at once, and no more", (_, body, count) => {
		const many = Array.from({ length: MAX_TAKEN + 1 }, (_, at) =>
			add("chat", `${at}`, body),
		);
		write("r", ...many);
		expect(takenIds()).toHaveLength(count);
	});

	test("what is forgotten leaves no row", () => {
		write("r", add("chat", "a"), add("chat", "b"), outbox("forget", 1));
		write("r", outbox("settle", 2, 0, "dead", 1, NOW, "no", NOW));
		write("r", outbox("forget", 2));
		expect(ids()).toEqual(["b"]);
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
		expect(take(makeOwner())).toMatchObject({
			kind: "messages",
			messages: [{ id: "k" }],
		});
		const other = makeOwner();
		expect(take(other)).toEqual({ kind: "held" });
		expect(take(other, NOW, "mail").kind).toBe("messages");
	});

	test.each<[string, () => string, number, string]>([
		["a process here that is gone", endedOwner, 0, "messages"],
		["a process here that is well", makeOwner, 29_999, "held"],
		["a process here whose lease is out", makeOwner, 30_000, "messages"],
		["one elsewhere", () => ELSEWHERE, 29_999, "held"],
		["one elsewhere whose lease is out", () => ELSEWHERE, 30_000, "messages"],
	])("held by %s", (_, makeHolder, laterMs, kind) => {
		write("r", add("chat", "k"));
		expect(take(makeHolder()).kind).toBe("messages");
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
		expect(take(two, NOW + 5000).kind).toBe("messages");
		expect(take(one, NOW + 5000).kind).toBe("held");
		write("r", outbox("release", two));
		expect(take(one, NOW + 5000).kind).toBe("messages");
	});
});
