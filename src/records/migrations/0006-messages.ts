// Messages that a loop has taken on: those that wait for a run, those given up, the keys of those that are done,
// and their runs; `run` is the one under way, `deaths` are those of loops in
// mid-run. `hash` stands for a message that has no id, as long as its broker may deliver it once more.

export const MESSAGES = `
CREATE TABLE messages (
	key INTEGER PRIMARY KEY AUTOINCREMENT,
	loop TEXT NOT NULL,
	source TEXT NOT NULL,
	id TEXT,
	hash TEXT,
	routing_key TEXT NOT NULL,
	payload TEXT,
	run TEXT,
	bytes INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'left', 'finished', 'dead', 'dropped')),
	owner TEXT,
	tries INTEGER NOT NULL,
	deaths INTEGER NOT NULL DEFAULT 0,
	received_ms INTEGER NOT NULL,
	due_ms INTEGER NOT NULL,
	settled_ms INTEGER,
	exit_code INTEGER,
	reason TEXT
);
CREATE UNIQUE INDEX messages_id ON messages (loop, source, id) WHERE id IS NOT NULL;
CREATE INDEX messages_hash ON messages (loop, source, hash) WHERE hash IS NOT NULL;
CREATE INDEX messages_waiting ON messages (loop, due_ms, key, bytes) WHERE state = 'waiting';
CREATE INDEX messages_running ON messages (loop, owner) WHERE state = 'running';
CREATE INDEX messages_settled ON messages (state, settled_ms) WHERE settled_ms IS NOT NULL;
CREATE TABLE message_runs (
	message INTEGER NOT NULL REFERENCES messages (key) ON DELETE CASCADE,
	run TEXT NOT NULL,
	PRIMARY KEY (message, run)
) WITHOUT ROWID;
CREATE INDEX message_runs_run ON message_runs (run);
CREATE TABLE loop_owners (
	owner TEXT PRIMARY KEY,
	loop TEXT NOT NULL,
	taken_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL
) WITHOUT ROWID;
`;
