// Dead letters that are too many or too large.

import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import { type LoopLab, makeLoopLab } from "./loop-lab.ts";

let lab: LoopLab;
afterEach(() => lab.remove());

const MIB = 1024 * 1024;

test.each([
	[
		"10,000 and one more: the oldest goes",
		{ count: 10_000, bytes: 2 },
		"the oldest dead letter is dropped: a loop keeps 10000 of them, and 256 MiB",
		[10_000, 1, 2],
	],
	[
		"256 MiB and one more: as many go as it takes",
		{ count: 500, bytes: MIB },
		"the oldest 245 dead letters are dropped: a loop keeps 10000 of them, and 256 MiB",
		[256, 245, 246],
	],
	["fewer: all stay", { count: 255, bytes: MIB }, undefined, [256, 0, 1]],
])("%s", async (_case, { count, bytes }, warning, [dead, dropped, oldest]) => {
	lab = makeLoopLab({ "playbooks/other.yml": "" });
	await lab.feed([]);
	const database = new DatabaseSync(lab.path("records.db"));
	try {
		database
			.prepare(
				`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
				INSERT INTO messages (loop, source, routing_key, payload, bytes, state, tries, received_ms, due_ms, settled_ms)
				SELECT ?, 'stdin', 'old', '{}', ?, 'dead', 1, i, i, i + ? FROM n`,
			)
			.run(count, lab.path("loop.yml"), bytes, Date.now() - 3_600_000);
		const { rc, err } = await lab.feed([["none", {}]]);
		expect(rc).toBe(0);
		expect(/WARNING (the oldest .*)/.exec(err)?.[1]).toBe(warning);
		const row = database
			.prepare(
				`SELECT sum(state = 'dead') AS dead, sum(state = 'dropped' AND payload IS NULL) AS dropped,
				min(key) FILTER (WHERE state = 'dead') AS oldest FROM messages`,
			)
			.get();
		expect({ ...row }).toEqual({ dead, dropped, oldest });
	} finally {
		database.close();
	}
});

test("their number is found without reading them", async () => {
	lab = makeLoopLab({ "playbooks/other.yml": "" });
	await lab.feed([]);
	const database = new DatabaseSync(lab.path("records.db"));
	try {
		const plan = database
			.prepare(
				"EXPLAIN QUERY PLAN SELECT count(*), sum(bytes) FROM messages WHERE loop = ? AND state = 'dead'",
			)
			.all("x");
		expect(plan.map(({ detail }) => detail)).toEqual([
			"SEARCH messages USING COVERING INDEX messages_dead (loop=?)",
		]);
	} finally {
		database.close();
	}
});
