// The outbox's rows, by the one connection that writes. Times come from whoever asks, but for "since when"
// of a process, which is compared with the machine's own clock.

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isGone } from "../owner.ts";
import { transaction } from "../transaction.ts";
import {
	COUNT_AFTER,
	KEEP_DEAD_MS,
	KEEP_SETTLED_MS,
	LEASE_MS,
	MAX_TAKEN,
	MAX_TAKEN_BYTES,
	MAX_WAITING,
	MAX_WAITING_BYTES,
} from "./limits.ts";
import type {
	OutboxOperation,
	ReceiverCount,
	Settlement,
	TakeAnswer,
	TakenMessage,
} from "./messages.ts";

const SQL = {
	room: "SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM outbox INDEXED BY outbox_waiting WHERE receiver = ? AND state = 'waiting'",
	add: `INSERT INTO outbox (receiver, id, run, body, bytes, created_ms, due_ms, attempts, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'waiting') ON CONFLICT (receiver, id) DO NOTHING`,
	isKnown: "SELECT 1 FROM outbox WHERE receiver = ? AND id = ?",
	head: `SELECT due_ms, error FROM outbox
		WHERE receiver = ? AND state = 'waiting' ORDER BY key LIMIT 1`,
	first: `SELECT key, id, body, bytes, attempts, created_ms, due_ms FROM outbox
		WHERE receiver = ? AND state = 'waiting' ORDER BY key LIMIT ?`,
	settle: `UPDATE outbox SET state = :state, attempts = :newAttempts, due_ms = :dueMs, error = :error,
		settled_ms = CASE :state WHEN 'waiting' THEN NULL ELSE :timeMs END
		WHERE key = :key AND state = 'waiting' AND (attempts = :attempts OR :state = 'delivered')`,
	forget: "DELETE FROM outbox WHERE key = ? AND state = 'waiting'",
	lease:
		"SELECT owner, taken_ms, until_ms FROM outbox_leases WHERE receiver = ?",
	hold: `INSERT INTO outbox_leases (receiver, owner, taken_ms, until_ms) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET owner = excluded.owner, taken_ms = excluded.taken_ms,
		until_ms = excluded.until_ms`,
	letGo: "DELETE FROM outbox_leases WHERE receiver = ? AND owner = ?",
	release: "DELETE FROM outbox_leases WHERE owner = ?",
	watch: "INSERT OR IGNORE INTO outbox_watch (run, receiver) VALUES (?, ?)",
	told: "DELETE FROM outbox_watch WHERE run = ? AND receiver = ?",
	unwatch: "DELETE FROM outbox_watch WHERE run = ?",
	// Terms as the partial indexes have them: what was delivered is not looked at.
	count: `SELECT
		(SELECT count(*) FROM outbox WHERE receiver = :receiver AND state = 'waiting') AS waiting,
		(SELECT count(*) FROM outbox WHERE receiver = :receiver AND state = 'dead' AND state <> 'waiting') AS dead`,
} as const;

interface Room {
	count: number;
	bytes: number;
	/** Since it was counted. */
	added: number;
	/** What it says of being full was counted in this transaction. */
	isCounted: boolean;
}

function isTooMuch({ count, bytes }: Room, more: number): boolean {
	return count >= MAX_WAITING || bytes + more > MAX_WAITING_BYTES;
}

export class OutboxTable {
	readonly #database: DatabaseSync;
	readonly #sql: Readonly<Record<keyof typeof SQL, StatementSync>>;
	/** What waits, by receiver: never less than that, as far as this process knows. */
	readonly #rooms = new Map<string, Room>();
	#refusedHere = 0;
	#refused = 0;

	constructor(database: DatabaseSync) {
		this.#database = database;
		this.#sql = prepare(database);
	}

	/** Messages that there was no room for. */
	get refused(): number {
		return this.#refused;
	}

	/** Within a transaction of the caller's, who says how it ended. */
	apply(run: string, operation: OutboxOperation): void {
		switch (operation[0]) {
			case "add": {
				const [, receiver, id, body, timeMs] = operation;
				this.#add(run, { receiver, id, body, timeMs });
				break;
			}
			case "settle": {
				const [, ...settlement] = operation;
				this.#settle(settlement);
				break;
			}
			case "forget":
				this.#sql.forget.run(operation[1]);
				break;
			case "watch":
				this.#sql.watch.run(run, operation[1]);
				break;
			case "told":
				this.#sql.told.run(operation[2], operation[1]);
				break;
			case "release":
				this.#sql.release.run(operation[1]);
				break;
		}
	}

	/** The run has ended and said so. */
	unwatch(run: string): void {
		this.#sql.unwatch.run(run);
	}

	endTransaction(isCommitted: boolean): void {
		if (isCommitted) this.#refused += this.#refusedHere;
		this.#refusedHere = 0;
		for (const room of this.#rooms.values()) room.isCounted = false;
		if (!isCommitted) this.#rooms.clear();
	}

	/** The newest is refused where there is no room: what was said first is told first. */
	#add(
		run: string,
		message: { receiver: string; id: string; body: string; timeMs: number },
	): void {
		const { receiver, id, body, timeMs } = message;
		const bytes = Buffer.byteLength(body);
		const room = this.#roomOf(receiver, bytes);
		if (isTooMuch(room, bytes)) {
			if (!this.#sql.isKnown.get(receiver, id)) this.#refusedHere += 1;
			return;
		}
		const row = [receiver, id, run, body, bytes, timeMs, timeMs] as const;
		if (this.#sql.add.run(...row).changes === 0) return;
		room.count += 1;
		room.bytes += bytes;
		room.added += 1;
	}

	/** Counted anew where it is old, or, once a transaction, where it says that there is none. */
	#roomOf(receiver: string, bytes: number): Room {
		const known = this.#rooms.get(receiver);
		const isFull = known !== undefined && isTooMuch(known, bytes);
		if (known && (isFull ? known.isCounted : known.added < COUNT_AFTER))
			return known;
		const row = this.#sql.room.get(receiver);
		const room = {
			count: Number(row?.n),
			bytes: Number(row?.bytes),
			added: 0,
			isCounted: true,
		};
		this.#rooms.set(receiver, room);
		return room;
	}

	#settle(settlement: Settlement): void {
		const [key, attempts, state, newAttempts, dueMs, error, timeMs] =
			settlement;
		this.#sql.settle.run({
			state,
			newAttempts,
			dueMs,
			error,
			timeMs,
			key,
			attempts,
		});
	}

	/**
	 * The receiver's first messages, with its lease. Letting go where there is none, and taking where there is, are
	 * one transaction each: whoever finds a receiver held can rely on the holder to see what is there.
	 */
	take(receiver: string, owner: string, nowMs: number): TakeAnswer {
		const isIdle =
			this.#sql.lease.get(receiver)?.owner !== owner &&
			this.#sql.head.get(receiver) === undefined;
		if (isIdle) return { kind: "empty" };
		return transaction(this.#database, () =>
			this.#takeHead(receiver, owner, nowMs),
		);
	}

	#takeHead(receiver: string, owner: string, nowMs: number): TakeAnswer {
		const head = this.#sql.head.get(receiver);
		const dueMs = Number(head?.due_ms);
		if (head === undefined || dueMs > nowMs) {
			this.#sql.letGo.run(receiver, owner);
			if (head === undefined) return { kind: "empty" };
			const error = head.error === null ? null : String(head.error);
			return { kind: "later", dueMs, error };
		}
		const lease = this.#sql.lease.get(receiver);
		const isHeld =
			lease !== undefined &&
			lease.owner !== owner &&
			Number(lease.until_ms) > nowMs &&
			!isGone(String(lease.owner), Number(lease.taken_ms));
		if (isHeld) return { kind: "held" };
		this.#sql.hold.run(receiver, owner, Date.now(), nowMs + LEASE_MS);
		return { kind: "messages", messages: this.#first(receiver, nowMs) };
	}

	/** Up to the first that is not due: it holds up those behind it. */
	#first(receiver: string, nowMs: number): TakenMessage[] {
		const taken: TakenMessage[] = [];
		let bytes = 0;
		for (const row of this.#sql.first.iterate(receiver, MAX_TAKEN)) {
			bytes += Number(row.bytes);
			const isLong = taken.length > 0 && bytes > MAX_TAKEN_BYTES;
			if (isLong || Number(row.due_ms) > nowMs) break;
			taken.push({
				key: Number(row.key),
				id: String(row.id),
				body: String(row.body),
				attempts: Number(row.attempts),
				createdMs: Number(row.created_ms),
			});
		}
		return taken;
	}

	counts(receivers: readonly string[]): ReceiverCount[] {
		return receivers.map((receiver) => {
			const row = this.#sql.count.get({ receiver });
			return {
				receiver,
				waiting: Number(row?.waiting),
				dead: Number(row?.dead),
			};
		});
	}
}

/** What has been kept long enough. */
export function pruneOutbox(database: DatabaseSync, nowMs: number): void {
	const settled = database.prepare(
		"DELETE FROM outbox WHERE state <> 'waiting' AND state = ? AND settled_ms < ?",
	);
	settled.run("delivered", nowMs - KEEP_SETTLED_MS);
	settled.run("dropped", nowMs - KEEP_SETTLED_MS);
	settled.run("dead", nowMs - KEEP_DEAD_MS);
	database
		.prepare(
			"DELETE FROM outbox_watch WHERE EXISTS (SELECT 1 FROM runs WHERE id = outbox_watch.run AND end_ms < ?)",
		)
		.run(nowMs - KEEP_DEAD_MS);
}

function prepare(database: DatabaseSync) {
	const names = Object.keys(SQL) as (keyof typeof SQL)[];
	return Object.fromEntries(
		names.map((name) => [name, database.prepare(SQL[name])]),
	) as Record<keyof typeof SQL, StatementSync>;
}
