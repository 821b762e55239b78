// Runs that died and that a receiver has yet to be told of.

import type { DatabaseSync } from "node:sqlite";
import type { DiedRun } from "../../plugins/callback-handlers.ts";
import { isGone } from "../owner.ts";
import { transaction } from "../transaction.ts";
import { TELLING_MS } from "./limits.ts";

const DEATHS = `SELECT w.run, w.teller, w.taken_ms, w.until_ms, runs.command, runs.controller,
	runs.start_ms, runs.end_ms,
	(SELECT count(*) FROM results r JOIN tasks t ON t.key = r.task
		WHERE t.run = runs.key AND NOT r.is_item AND r.status IN ('failed', 'unreachable')) AS failures,
	coalesce((SELECT t.name FROM tasks t WHERE t.run = runs.key ORDER BY t.key DESC LIMIT 1), '') AS last_task
	FROM outbox_watch w JOIN runs ON runs.id = w.run
	WHERE w.receiver = ? AND runs.status = 'died' ORDER BY runs.key`;

/**
 * Those that no living process is telling of, oldest first; telling is this owner's from now on, until it
 * says `told` or is gone.
 */
export function claimDeaths(
	database: DatabaseSync,
	{
		receiver,
		owner,
		nowMs,
	}: { receiver: string; owner: string; nowMs: number },
): DiedRun[] {
	const find = database.prepare(DEATHS);
	if (find.get(receiver) === undefined) return [];
	const claim = database.prepare(
		"UPDATE outbox_watch SET teller = ?, taken_ms = ?, until_ms = ? WHERE run = ? AND receiver = ?",
	);
	return transaction(database, () => {
		const free = find
			.all(receiver)
			.filter(
				({ teller, taken_ms, until_ms }) =>
					teller === null ||
					teller === owner ||
					Number(until_ms) <= nowMs ||
					isGone(String(teller), Number(taken_ms)),
			);
		for (const { run } of free)
			claim.run(owner, Date.now(), nowMs + TELLING_MS, run ?? null, receiver);
		return free.map((row) => ({
			id: String(row.run),
			command: String(row.command),
			controller: String(row.controller),
			startMs: Number(row.start_ms),
			endMs: Number(row.end_ms),
			failures: Number(row.failures),
			lastTask: String(row.last_task),
		}));
	});
}
