// The outbox as people see and handle it.

import type { DatabaseSync } from "node:sqlite";
import { ShevekError } from "../../errors/shevek-error.ts";
import { transaction } from "../transaction.ts";
import type { MessageState } from "./messages.ts";

export interface ListedMessage {
	readonly key: number;
	readonly receiver: string;
	/** What repetitions are known by. */
	readonly id: string;
	readonly run: string;
	/** JSON. */
	readonly body: string;
	readonly state: MessageState;
	readonly attempts: number;
	readonly createdMs: number;
	readonly dueMs: number;
	readonly error: string | null;
	readonly settledMs: number | null;
}

/** Which messages are meant, of those that wait or are dead; all that is given must hold. */
export interface MessageChoice {
	readonly keys?: readonly number[] | undefined;
	readonly isDead?: boolean;
	/** Whole, or a callback's name for all of its receivers. */
	readonly receiver?: string | undefined;
}

const OPEN: readonly MessageState[] = ["waiting", "dead"];

/** In the order in which they were sent. */
export function listMessages(
	database: DatabaseSync,
	states: readonly MessageState[] = OPEN,
): ListedMessage[] {
	const marks = states.map(() => "?").join(", ");
	return database
		.prepare(`SELECT * FROM outbox WHERE state IN (${marks}) ORDER BY key`)
		.all(...states)
		.map((row) => ({
			key: Number(row.key),
			receiver: String(row.receiver),
			id: String(row.id),
			run: String(row.run),
			body: String(row.body),
			state: String(row.state) as MessageState,
			attempts: Number(row.attempts),
			createdMs: Number(row.created_ms),
			dueMs: Number(row.due_ms),
			error: row.error === null ? null : String(row.error),
			settledMs: row.settled_ms === null ? null : Number(row.settled_ms),
		}));
}

/** Messages that wait, by receiver. */
export function countWaiting(database: DatabaseSync): Map<string, number> {
	const rows = database
		.prepare(
			"SELECT receiver, count(*) AS n FROM outbox WHERE state = 'waiting' GROUP BY receiver ORDER BY receiver",
		)
		.all();
	return new Map(rows.map(({ receiver, n }) => [String(receiver), Number(n)]));
}

/**
 * Dead letters wait again, as if they were new but in their old place; one that waits is due now. Gives their
 * number. Throws a `records` error for a key that is not among them.
 */
export function retryMessages(
	database: DatabaseSync,
	choice: MessageChoice,
	nowMs: number,
): number {
	// A message that waits may be on its way: what was counted for it is not touched.
	const revive = database.prepare(
		`UPDATE outbox SET attempts = CASE state WHEN 'dead' THEN 0 ELSE attempts END,
		created_ms = CASE state WHEN 'dead' THEN :nowMs ELSE created_ms END,
		state = 'waiting', due_ms = :nowMs, settled_ms = NULL WHERE key = :key`,
	);
	return transaction(database, () => {
		const keys = chosenKeys(database, choice);
		for (const key of keys) revive.run({ nowMs, key });
		return keys.length;
	});
}

/** They are never delivered. Gives their number; throws as retryMessages does. */
export function dropMessages(
	database: DatabaseSync,
	choice: MessageChoice,
	nowMs: number,
): number {
	const drop = database.prepare(
		"UPDATE outbox SET state = 'dropped', settled_ms = ? WHERE key = ?",
	);
	return transaction(database, () => {
		const keys = chosenKeys(database, choice);
		for (const key of keys) drop.run(nowMs, key);
		return keys.length;
	});
}

function chosenKeys(database: DatabaseSync, choice: MessageChoice): number[] {
	const { keys, isDead = false, receiver } = choice;
	const chosen = listMessages(database, isDead ? ["dead"] : OPEN).filter(
		(message) =>
			(receiver === undefined || isOf(message, receiver)) &&
			(keys === undefined || keys.includes(message.key)),
	);
	const missing = keys?.find((key) => !chosen.some((each) => each.key === key));
	if (missing === undefined) return chosen.map(({ key }) => key);
	throw new ShevekError(
		"records",
		`there is no message ${missing} that waits or is dead${receiver === undefined ? "" : ` for ${receiver}`}`,
		{ hint: "`shevek outbox list` shows them." },
	);
}

function isOf(message: ListedMessage, receiver: string): boolean {
	return (
		message.receiver === receiver || message.receiver.startsWith(`${receiver}:`)
	);
}
