// The tables and views that queries are written against, as Kysely's types.

export interface HistoryView {
	readonly run: string;
	readonly playbook: string | null;
	readonly play: string | null;
	readonly host: string;
	readonly task: string;
	readonly action: string;
	readonly is_item: number;
	readonly item: string | null;
	readonly status: string;
	readonly changed: number;
	readonly started: string;
	readonly ended: string;
	readonly duration: number;
	readonly message: string | null;
	readonly stdout: string | null;
	readonly stderr: string | null;
	readonly result: string;
	readonly diff: string | null;
	readonly invocation: string | null;
	readonly delegated_to: string | null;
	readonly role: string | null;
	readonly tags: string;
	readonly path: string;
	readonly line: number;
	readonly check: number;
	readonly key: number;
}

export interface RunHistoryView {
	readonly run: string;
	readonly kind: string;
	readonly command: string;
	readonly user: string;
	readonly controller: string;
	readonly cwd: string;
	readonly git_commit: string | null;
	readonly shevek_version: string;
	readonly ansible_version: string | null;
	readonly check: number;
	readonly playbook: string | null;
	readonly status: string;
	readonly exit_code: number | null;
	readonly started: string;
	readonly ended: string | null;
	readonly duration: number | null;
}

interface RunsTable {
	readonly key: number;
	readonly id: string;
	readonly status: string;
	readonly controller: string;
	readonly pid: number;
	readonly start_ms: number;
	readonly end_ms: number | null;
	readonly heartbeat_ms: number;
}

interface RecapTable {
	readonly run: number;
	readonly host: string;
	readonly ok: number;
	readonly changed: number;
	readonly unreachable: number;
	readonly failures: number;
	readonly skipped: number;
	readonly rescued: number;
	readonly ignored: number;
}

export interface RecordsTables {
	readonly history: HistoryView;
	readonly run_history: RunHistoryView;
	readonly runs: RunsTable;
	readonly recap: RecapTable;
}
