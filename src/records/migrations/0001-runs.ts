// The tables: one run has playbooks, plays, tasks and results; what repeats is in `texts`, once by its hash.

export const RUNS = `
CREATE TABLE texts (
	key INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	text TEXT NOT NULL
);
CREATE TABLE runs (
	key INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL,
	command TEXT NOT NULL,
	user TEXT NOT NULL,
	controller TEXT NOT NULL,
	pid INTEGER NOT NULL,
	shevek_version TEXT NOT NULL,
	ansible_version TEXT,
	cwd TEXT NOT NULL,
	git_commit TEXT,
	is_check INTEGER NOT NULL,
	status TEXT NOT NULL,
	exit_code INTEGER,
	start_ms INTEGER NOT NULL,
	end_ms INTEGER,
	heartbeat_ms INTEGER NOT NULL
);
CREATE INDEX runs_start ON runs (start_ms);
CREATE TABLE playbooks (
	key INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES runs (key),
	path TEXT NOT NULL,
	start_ms INTEGER NOT NULL
);
CREATE INDEX playbooks_run ON playbooks (run);
CREATE TABLE plays (
	key INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES runs (key),
	playbook INTEGER REFERENCES playbooks (key),
	uuid TEXT NOT NULL,
	name TEXT NOT NULL,
	pattern TEXT NOT NULL,
	path TEXT NOT NULL,
	line INTEGER NOT NULL,
	start_ms INTEGER NOT NULL,
	UNIQUE (run, uuid)
);
CREATE TABLE tasks (
	key INTEGER PRIMARY KEY,
	run INTEGER NOT NULL REFERENCES runs (key),
	play INTEGER REFERENCES plays (key),
	uuid TEXT NOT NULL,
	name TEXT NOT NULL,
	action TEXT NOT NULL,
	path TEXT NOT NULL,
	line INTEGER NOT NULL,
	role TEXT,
	tags TEXT NOT NULL,
	is_handler INTEGER NOT NULL,
	is_no_log INTEGER NOT NULL,
	start_ms INTEGER NOT NULL,
	UNIQUE (run, uuid)
);
CREATE TABLE results (
	key INTEGER PRIMARY KEY,
	task INTEGER NOT NULL REFERENCES tasks (key),
	host TEXT NOT NULL,
	is_item INTEGER NOT NULL,
	item TEXT,
	status TEXT NOT NULL,
	changed INTEGER NOT NULL,
	start_ms INTEGER NOT NULL,
	end_ms INTEGER NOT NULL,
	message TEXT,
	result TEXT,
	result_text INTEGER REFERENCES texts (key),
	invocation_text INTEGER REFERENCES texts (key),
	has_items INTEGER NOT NULL,
	delegated_to TEXT
);
CREATE INDEX results_task ON results (task, host);
CREATE INDEX results_host ON results (host);
CREATE TABLE recap (
	run INTEGER NOT NULL REFERENCES runs (key),
	host TEXT NOT NULL,
	ok INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	unreachable INTEGER NOT NULL,
	failures INTEGER NOT NULL,
	skipped INTEGER NOT NULL,
	rescued INTEGER NOT NULL,
	ignored INTEGER NOT NULL,
	time_ms INTEGER NOT NULL,
	PRIMARY KEY (run, host)
);
`;
