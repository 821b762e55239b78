// The messages of loops as people see and handle them.

import type { DatabaseSync } from "node:sqlite";
import { ShevekError } from "../../errors/shevek-error.ts";
import { isGone } from "../owner.ts";
import { transaction } from "../transaction.ts";
import type { MessageState } from "./messages.ts";

export interface ListedMessage {
	readonly key: number;
	/** The configuration. */
	readonly loop: string;
	readonly source: string;
	/** The broker's own. */
	readonly id: string | null;
	readonly routingKey: string;
	/** JSON; gone when the message is finished. */
	readonly payload: string | null;
	readonly state: MessageState;
	readonly tries: number;
	/** Of loops, in its runs; they use up no tries. */
	readonly deaths: number;
	readonly receivedMs: number;
	readonly dueMs: number;
	readonly settledMs: number | null;
	readonly exitCode: number | null;
	readonly reason: string | null;
	/** In their order. */
	readonly runs: readonly string[];
}

/** Which messages are meant, of those that wait or are dead; all that is given must hold. */
export interface MessageChoice {
	readonly keys?: readonly number[] | undefined;
	readonly isDead?: boolean;
}

const OPEN: readonly MessageState[] = ["waiting", "running", "dead"];

/** In the order in which they came. */
export function listMessages(
	database: DatabaseSync,
	states: readonly MessageState[] = OPEN,
): ListedMessage[] {
	const marks = states.map(() => "?").join(", ");
	return database
		.prepare(`SELECT * FROM messages WHERE state IN (${marks}) ORDER BY key`)
		.all(...states)
		.map((row) => listedOf(row, database));
}

/** Throws a `records` error where there is none of that key. */
export function findMessage(
	database: DatabaseSync,
	key: number,
): ListedMessage {
	const row = database.prepare("SELECT * FROM messages WHERE key = ?").get(key);
	if (row) return listedOf(row, database);
	throw new ShevekError("records", `there is no message ${key} on record`, {
		hint: "`shevek messages list --all` shows them.",
	});
}

/** What had the run started, where a loop did. */
export function messageOfRun(
	database: DatabaseSync,
	run: string,
): ListedMessage | undefined {
	const row = database
		.prepare(
			"SELECT m.* FROM messages m JOIN message_runs r ON r.message = m.key WHERE r.run = ?",
		)
		.get(run);
	return row && listedOf(row, database);
}

/** Dead letters are tried as if they were new; one that waits is due now. Gives their number; throws for another key. */
export function retryMessages(
	database: DatabaseSync,
	choice: MessageChoice,
	nowMs: number,
): number {
	const revive = database.prepare(
		`UPDATE messages SET tries = CASE state WHEN 'dead' THEN 0 ELSE tries END,
		state = 'waiting', due_ms = ?, settled_ms = NULL WHERE key = ?`,
	);
	return transaction(database, () => {
		const keys = chosenKeys(database, choice);
		for (const key of keys) revive.run(nowMs, key);
		return keys.length;
	});
}

/** They are never run again. Gives their number; throws as retryMessages does. */
export function dropMessages(
	database: DatabaseSync,
	choice: MessageChoice,
	nowMs: number,
): number {
	const drop = database.prepare(
		"UPDATE messages SET state = 'dropped', payload = NULL, settled_ms = ? WHERE key = ?",
	);
	return transaction(database, () => {
		const keys = chosenKeys(database, choice);
		for (const key of keys) drop.run(nowMs, key);
		return keys.length;
	});
}

function chosenKeys(
	database: DatabaseSync,
	{ keys, isDead = false }: MessageChoice,
): number[] {
	const open = listMessages(database, isDead ? ["dead"] : ["waiting", "dead"]);
	const chosen = open.filter(({ key }) => keys?.includes(key) ?? true);
	const missing = keys?.find((key) => !chosen.some((each) => each.key === key));
	if (missing === undefined) return chosen.map(({ key }) => key);
	throw (
		runningError(database, missing) ??
		new ShevekError(
			"records",
			`there is no message ${missing} that ${isDead ? "is dead" : "waits or is dead"}`,
			{ hint: "`shevek messages list` shows them." },
		)
	);
}

/** Undefined where that message is not running. */
function runningError(
	database: DatabaseSync,
	key: number,
): ShevekError | undefined {
	const row = database
		.prepare(
			`SELECT m.loop, m.owner, o.taken_ms FROM messages m LEFT JOIN loop_owners o ON o.owner = m.owner
			WHERE m.key = ? AND m.state = 'running'`,
		)
		.get(key);
	if (row === undefined) return undefined;
	const owner = String(row.owner);
	const [host, pid] = owner.split(":");
	const process = `process ${pid} on ${host}`;
	if (row.taken_ms === null || isGone(owner, Number(row.taken_ms)))
		return new ShevekError(
			"records",
			`message ${key} was being run by ${process}, which is gone`,
			{ hint: `The loop of ${row.loop} takes it over when it runs again.` },
		);
	return new ShevekError(
		"records",
		`message ${key} is running, by ${process}`,
		{
			hint: "Wait for the end of its run, or stop that loop with SIGTERM: it hands the message back. run_seconds in its configuration limits how long a run may take.",
		},
	);
}

type Row = Readonly<Record<string, unknown>>;

function listedOf(row: Row, database: DatabaseSync): ListedMessage {
	const number = (name: string) =>
		row[name] === null ? null : Number(row[name]);
	const text = (name: string) =>
		row[name] === null ? null : String(row[name]);
	const key = Number(row.key);
	return {
		key,
		loop: String(row.loop),
		source: String(row.source),
		id: text("id"),
		routingKey: String(row.routing_key),
		payload: text("payload"),
		state: String(row.state) as MessageState,
		tries: Number(row.tries),
		deaths: Number(row.deaths),
		receivedMs: Number(row.received_ms),
		dueMs: Number(row.due_ms),
		settledMs: number("settled_ms"),
		exitCode: number("exit_code"),
		reason: text("reason"),
		runs: runsOf(database, key),
	};
}

function runsOf(database: DatabaseSync, key: number): readonly string[] {
	return database
		.prepare(
			`SELECT r.run FROM message_runs r LEFT JOIN runs ON runs.id = r.run
			WHERE r.message = ? ORDER BY runs.start_ms, r.run`,
		)
		.all(key)
		.map(({ run }) => String(run));
}
