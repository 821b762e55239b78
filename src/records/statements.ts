// The statements of the hot path, prepared once a connection.

import type { DatabaseSync, StatementSync } from "node:sqlite";

const SQL = {
	run: `INSERT OR IGNORE INTO runs (id, kind, command, user, controller, pid, shevek_version,
		ansible_version, cwd, git_commit, is_check, status, start_ms, heartbeat_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	playbook: "INSERT INTO playbooks (run, path, start_ms) VALUES (?, ?, ?)",
	play: `INSERT OR IGNORE INTO plays (run, playbook, uuid, name, pattern, path, line, start_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
	task: `INSERT OR IGNORE INTO tasks (run, play, uuid, name, action, path, line, role, tags, is_handler,
		is_no_log, start_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	result: `INSERT INTO results (task, host, is_item, item, status, changed, start_ms, end_ms, message,
		result, result_text, invocation_text, has_items, delegated_to)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	search: `INSERT INTO search (rowid, task, item, message, stdout, stderr)
		VALUES (?, ?, ?, ?, ?, ?)`,
	recap: `INSERT INTO recap (run, host, ok, changed, unreachable, failures, skipped, rescued, ignored,
		time_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET ok = excluded.ok, changed = excluded.changed,
		unreachable = excluded.unreachable, failures = excluded.failures, skipped = excluded.skipped,
		rescued = excluded.rescued, ignored = excluded.ignored, time_ms = excluded.time_ms`,
	// A host's failures come in order, and one that nothing rescued is its last.
	rescued: `UPDATE results SET status = 'rescued' WHERE key IN (
		SELECT r.key FROM results r JOIN tasks t ON t.key = r.task
		WHERE t.run = ? AND r.host = ? AND NOT r.is_item AND r.status IN ('failed', 'rescued')
		ORDER BY r.key LIMIT ?)`,
	status: `UPDATE runs SET status = ?, exit_code = ?, end_ms = ?, heartbeat_ms = ? WHERE id = ?`,
	beat: `UPDATE runs SET heartbeat_ms = ?, end_ms = NULL,
		status = CASE status WHEN 'died' THEN 'running' ELSE status END WHERE id = ?`,
	findRun: "SELECT key FROM runs WHERE id = ?",
	lastPlaybook:
		"SELECT key FROM playbooks WHERE run = ? ORDER BY key DESC LIMIT 1",
	findPlay: "SELECT key FROM plays WHERE run = ? AND uuid = ?",
	findTask: "SELECT key FROM tasks WHERE run = ? AND uuid = ?",
	taskName: "SELECT name FROM tasks WHERE key = ?",
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>;

export function prepareStatements(database: DatabaseSync): Statements {
	const prepared: Partial<Record<keyof typeof SQL, StatementSync>> = {};
	for (const name of Object.keys(SQL) as (keyof typeof SQL)[])
		prepared[name] = database.prepare(SQL[name]);
	return prepared as Statements;
}
