// The statements of message-table.ts, by what they are for.

const KNOWN = `SELECT key, state, exit_code, reason, tries, deaths, coalesce(run,
	(SELECT r.run FROM message_runs r LEFT JOIN runs ON runs.id = r.run
		WHERE r.message = messages.key ORDER BY runs.start_ms DESC LIMIT 1)) AS run
	FROM messages WHERE loop = ? AND source = ?`;

export const MESSAGE_SQL = {
	byId: `${KNOWN} AND id = ?`,
	byHash: `${KNOWN} AND hash = ? ORDER BY key`,
	add: `INSERT INTO messages (loop, source, id, hash, routing_key, payload, bytes, state, owner, tries,
		received_ms, due_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
	begin: `UPDATE messages SET state = 'running', owner = ?, run = ?, settled_ms = NULL, tries = tries + ?
		WHERE key = ?`,
	unlink: "DELETE FROM message_runs WHERE message = ? AND run = ?",
	ended: `SELECT exit_code FROM runs WHERE id = ? AND end_ms IS NOT NULL AND exit_code IS NOT NULL
		AND status IN ('successful', 'failed')`,
	forgetHashes:
		"UPDATE messages SET hash = NULL WHERE hash IS NOT NULL AND settled_ms < ?",
	settle: `UPDATE messages SET state = :state, exit_code = :exitCode, reason = :reason, due_ms = :dueMs,
		settled_ms = :settledMs,
		payload = CASE WHEN :state IN ('finished', 'left') THEN NULL ELSE coalesce(payload, :payload) END,
		owner = NULL, run = CASE :state WHEN 'left' THEN run END, tries = tries - :unusedTries,
		deaths = deaths + :deaths
		WHERE key = :key AND state IN ('running', 'left')`,
	link: "INSERT OR IGNORE INTO message_runs (message, run) VALUES (?, ?)",
	acknowledged: "UPDATE messages SET hash = NULL WHERE key = ?",
	claim: `UPDATE messages SET state = 'running', owner = ?, tries = tries + 1 WHERE key = (SELECT key FROM messages
		WHERE loop = ? AND state = 'waiting' AND due_ms <= ? ORDER BY due_ms, key LIMIT 1)
		RETURNING key, source, routing_key, payload, tries, received_ms`,
	nextDue:
		"SELECT min(due_ms) AS due FROM messages WHERE loop = ? AND state = 'waiting'",
	room: "SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM messages WHERE loop = ? AND state = 'waiting'",
	renew: `INSERT INTO loop_owners (owner, loop, taken_ms, until_ms) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET until_ms = excluded.until_ms`,
	owners:
		"SELECT owner, taken_ms, until_ms FROM loop_owners WHERE loop = ? AND owner <> ?",
	forget: "DELETE FROM loop_owners WHERE owner = ?",
	left: "SELECT key, tries, deaths, run, payload IS NOT NULL AS is_kept FROM messages WHERE loop = ? AND owner = ? AND state = 'running'",
	dead: "SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM messages WHERE loop = ? AND state = 'dead'",
	dropOldest: `UPDATE messages SET state = 'dropped', payload = NULL, settled_ms = ? WHERE key = (SELECT key FROM messages
		WHERE loop = ? AND state = 'dead' ORDER BY settled_ms, key LIMIT 1) RETURNING bytes`,
	prune: "DELETE FROM messages WHERE state = ? AND settled_ms < ?",
} as const;
