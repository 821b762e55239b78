// The view for people's own queries: everything of a result in one row, with times as text.

import { DIFF, isoTime, STDERR, STDOUT, WHOLE_RESULT } from "./expressions.ts";

/** A run whose heart has not beaten for so long, and that has not ended, has died. */
export const SILENCE_MS = 60_000;

export const VIEWS = `
CREATE VIEW run_history AS SELECT
	runs.id AS run, runs.kind, runs.command, runs.user, runs.controller, runs.cwd, runs.git_commit,
	runs.shevek_version, runs.ansible_version, runs.is_check AS "check",
	(SELECT group_concat(path, ', ') FROM playbooks WHERE playbooks.run = runs.key) AS playbook,
	CASE WHEN runs.end_ms IS NULL
		AND runs.heartbeat_ms < (julianday('now') - 2440587.5) * 86400000 - ${SILENCE_MS}
		THEN 'died' ELSE runs.status END AS status,
	runs.exit_code, ${isoTime("runs.start_ms")} AS started, ${isoTime("runs.end_ms")} AS ended,
	(runs.end_ms - runs.start_ms) / 1000.0 AS duration
FROM runs;
CREATE VIEW history AS SELECT
	runs.id AS run, playbooks.path AS playbook, plays.name AS play, r.host, t.name AS task, t.action,
	r.is_item, r.item, r.status, r.changed, ${isoTime("r.start_ms")} AS started,
	${isoTime("r.end_ms")} AS ended, (r.end_ms - r.start_ms) / 1000.0 AS duration, r.message,
	${STDOUT} AS stdout, ${STDERR} AS stderr, ${WHOLE_RESULT} AS result, ${DIFF} AS diff,
	invocations.text AS invocation, r.delegated_to, t.role, t.tags, t.path, t.line,
	runs.is_check AS "check", r.key
FROM results r
JOIN tasks t ON t.key = r.task
JOIN runs ON runs.key = t.run
LEFT JOIN plays ON plays.key = t.play
LEFT JOIN playbooks ON playbooks.key = plays.playbook
LEFT JOIN texts big ON big.key = r.result_text
LEFT JOIN texts invocations ON invocations.key = r.invocation_text;
`;
