import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import type { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BatchWriter } from "../batch-writer.ts";
import { IN_MEMORY, openForWriting } from "../connect.ts";
import type { Operation } from "../operations.ts";
import { makeOwner } from "../owner.ts";
import { claimDeaths } from "./deaths.ts";
import type { OutboxOperation } from "./messages.ts";

const NOW = Date.now();
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

/** A process that was here. */
function endedOwner(): string {
	const { pid } = spawnSync("true");
	return `${hostname()}:${pid}:x`;
}

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
