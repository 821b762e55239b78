// One playbook of test/corpus/engines on one engine: its events, and its record, without what differs from
// run to run.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Core } from "./cores.ts";

const SHEVEK = resolve(import.meta.dirname, "../../bin/shevek");
export const CASES = resolve(import.meta.dirname, "../corpus/engines");

export interface EngineRun {
	readonly exitCode: number | null;
	readonly stderr: string;
	/** Plays and tasks, in their order. */
	readonly order: readonly string[];
	/** What happened on each host. */
	readonly hosts: Readonly<Record<string, readonly string[]>>;
	/** Events that belong to no host's sequence, sorted. */
	readonly others: readonly string[];
	readonly record: RunRecord;
}

type Row = Readonly<Record<string, unknown>>;

interface RunRecord {
	readonly runs: readonly Row[];
	readonly playbooks: readonly Row[];
	readonly plays: readonly Row[];
	readonly tasks: readonly Row[];
	readonly recap: readonly Row[];
	/** By host, each in its order. */
	readonly results: readonly Row[];
}

export type Engine = "native" | Core;

export async function runOn(engine: Engine, name: string): Promise<EngineRun> {
	const folder = mkdtempSync(join(tmpdir(), "shevek-engines-"));
	try {
		const ended = await start(engine, name, folder);
		const isFree = /^ +strategy: free$/m.test(
			readFileSync(join(CASES, `${name}.yml`), "utf8"),
		);
		return withoutPace(isFree, {
			...ended,
			...readEvents(join(folder, "events.jsonl")),
			record: readRecord(join(folder, "records.db")),
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function start(engine: Engine, name: string, folder: string) {
	const own = engine === "native" ? [] : ["--engine", "ansible"];
	const { PATH = "", XDG_CACHE_HOME = join(homedir(), ".cache") } = process.env;
	const child = spawn(
		SHEVEK,
		[
			"playbook",
			...own,
			"--events",
			join(folder, "events.jsonl"),
			"-i",
			"hosts",
			// one host after the other, so that the order is the same each time
			"--forks",
			"1",
			"-e",
			`ansible_async_dir=${join(folder, "async")}`,
			`${name}.yml`,
		],
		{
			cwd: CASES,
			env: {
				PATH,
				XDG_CACHE_HOME,
				HOME: folder,
				SHEVEK_SOURCE: "1",
				SHEVEK_DB: join(folder, "records.db"),
				ANSIBLE_DEPRECATION_WARNINGS: "0",
				LC_ALL: "C.UTF-8",
				...(engine === "native" ? {} : { SHEVEK_ANSIBLE_BIN: engine.bin }),
			},
			stdio: ["ignore", "ignore", "pipe"],
		},
	);
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (more: string) => {
		stderr += more;
	});
	return new Promise<{ exitCode: number | null; stderr: string }>((done) => {
		child.once("close", (exitCode) => done({ exitCode, stderr }));
	});
}

interface Line {
	readonly event?: string;
	readonly event_data?: Readonly<Record<string, unknown>>;
}

function readEvents(file: string) {
	const order: string[] = [];
	const hosts: Record<string, string[]> = {};
	const others: string[] = [];
	for (const text of readFileSync(file, "utf8").trim().split("\n")) {
		const { event, event_data: data = {} }: Line = JSON.parse(text);
		// Messages go to the screen, which is Ansible's own there; statuses have no event.
		if (event === undefined || event === "verbose" || event === "warning")
			continue;
		if (event.endsWith("play_start")) order.push(`PLAY ${data.name}`);
		else if (event.endsWith("task_start"))
			order.push(`${data.is_conditional ? "HANDLER" : "TASK"} ${data.name}`);
		else if (typeof data.host === "string")
			hosts[data.host] = [...(hosts[data.host] ?? []), happened(event, data)];
		else others.push(`${event} ${data.included_file ?? ""}`);
	}
	return { order, hosts, others: others.sort() };
}

function happened(event: string, data: Row): string {
	const what = event === "playbook_on_notify" ? data.handler : data.task;
	const address =
		data.remote_addr === undefined ? "" : ` at ${data.remote_addr}`;
	return `${event} ${what}${address}${data.ignore_errors ? " ignored" : ""}`;
}

function readRecord(file: string): RunRecord {
	const database = new DatabaseSync(file, { readOnly: true });
	const all = (query: string) => database.prepare(query).all() as Row[];
	const results = all("SELECT * FROM history ORDER BY host, key").map(
		({ run, started, ended, duration, key, ...row }) => ({
			...sortTags(row),
			result: withoutVolatile(row.result),
			invocation: withoutVolatile(row.invocation),
			diff: withoutVolatile(row.diff),
		}),
	);
	const record = {
		runs: all("SELECT kind, cwd, is_check, status, exit_code FROM runs"),
		playbooks: all("SELECT path FROM playbooks ORDER BY key"),
		plays: all("SELECT name, pattern, path, line FROM plays ORDER BY key"),
		tasks: all(
			// what is run again may be one task, or two of the same place
			"SELECT DISTINCT name, action, path, line, role, tags, is_handler, is_no_log FROM tasks ORDER BY path, line, name",
		).map(sortTags),
		recap: all(
			"SELECT host, ok, changed, unreachable, failures, skipped, rescued, ignored FROM recap ORDER BY host",
		),
		results,
	};
	database.close();
	return record;
}

const VOLATILE = new Set([
	"start",
	"end",
	"delta",
	"ansible_job_id",
	"results_file",
	"jid",
	"_async_dir",
	"before_header",
	"after_header",
]);

function withoutVolatile(text: unknown): unknown {
	if (typeof text !== "string") return text;
	return JSON.parse(text, (key, value) =>
		VOLATILE.has(key) ? undefined : value,
	);
}

/** Where hosts do not wait for each other, which of them begins a task first is chance; each one's own order is not. */
function withoutPace(isFree: boolean, run: EngineRun): EngineRun {
	if (!isFree) return run;
	const { order, record } = run;
	const tasks = record.tasks.toSorted((a, b) =>
		JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
	);
	return { ...run, order: order.toSorted(), record: { ...record, tasks } };
}

/** Their order says nothing. */
function sortTags(row: Row): Row {
	return { ...row, tags: JSON.stringify(JSON.parse(String(row.tags)).sort()) };
}
