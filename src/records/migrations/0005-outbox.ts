// The outbox: messages for receivers outside, who is delivering to whom, and who must be told if a run dies.

export const OUTBOX = `
CREATE TABLE outbox (
	key INTEGER PRIMARY KEY AUTOINCREMENT,
	receiver TEXT NOT NULL,
	id TEXT NOT NULL,
	run TEXT NOT NULL,
	body TEXT NOT NULL,
	bytes INTEGER NOT NULL,
	created_ms INTEGER NOT NULL,
	due_ms INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead', 'dropped')),
	error TEXT,
	settled_ms INTEGER,
	UNIQUE (receiver, id)
);
CREATE INDEX outbox_waiting ON outbox (receiver, key, bytes) WHERE state = 'waiting';
CREATE INDEX outbox_settled ON outbox (state, settled_ms) WHERE state <> 'waiting';
CREATE TABLE outbox_leases (
	receiver TEXT PRIMARY KEY,
	owner TEXT NOT NULL,
	taken_ms INTEGER NOT NULL,
	until_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE outbox_watch (
	run TEXT NOT NULL,
	receiver TEXT NOT NULL,
	teller TEXT,
	taken_ms INTEGER,
	until_ms INTEGER,
	PRIMARY KEY (run, receiver)
) WITHOUT ROWID;
`;
