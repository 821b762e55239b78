// Full-text search. The index keeps no text of its own: its row ids are those of `results`.

import { STDERR, STDOUT } from "./expressions.ts";

export const SEARCH = `
CREATE VIRTUAL TABLE search USING fts5 (
	task, item, message, stdout, stderr,
	content = '', columnsize = 0, tokenize = 'unicode61'
);
INSERT INTO search (rowid, task, item, message, stdout, stderr)
	SELECT r.key, t.name, r.item, r.message, ${STDOUT}, ${STDERR}
	FROM results r
	JOIN tasks t ON t.key = r.task
	LEFT JOIN texts big ON big.key = r.result_text;
`;
