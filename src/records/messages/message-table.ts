// The rows of a loop's messages. What changes several is one transaction of the caller's.
//
//   (new) ──► waiting ──claim──► running ──► finished
//     │          ▲                  ├──► waiting (tried again, or handed back)
//     │          └─ owner gone ─────┤
//     └─────────────────────────────┴──► dead
//
// A message that a broker keeps has no row before its run has ended.

import { hostname } from "node:os";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isGone } from "../outbox/owner.ts";
import { KEEP_DEAD_MS, KEEP_SETTLED_MS, OWNER_LEASE_MS } from "./limits.ts";

export type MessageState =
	| "waiting"
	| "running"
	| "finished"
	| "dead"
	| "dropped";

export interface NewMessage {
	/** The name of where it came from; ids are one source's. */
	readonly source: string;
	readonly id: string | undefined;
	/** Of its content, where it has no id and its broker may deliver it once more. */
	readonly hash: string | undefined;
	readonly routingKey: string;
	/** JSON. */
	readonly payload: string;
	readonly receivedMs: number;
}

/** What has come of a try, or of none. */
export type Settlement =
	| { readonly state: "finished"; readonly exitCode: number }
	| {
			readonly state: "dead";
			readonly reason: string;
			readonly exitCode: number | null;
	  }
	| {
			readonly state: "waiting";
			readonly dueMs: number;
			readonly reason: string | null;
			readonly exitCode: number | null;
	  };

export interface ClaimedMessage {
	readonly key: number;
	readonly source: string;
	readonly routingKey: string;
	readonly payload: string;
	/** This one counted. */
	readonly tries: number;
	readonly receivedMs: number;
}

export interface KnownMessage {
	readonly key: number;
	readonly state: MessageState;
	readonly exitCode: number | null;
	readonly reason: string | null;
	/** Of its last try. */
	readonly run: string | null;
}

const KNOWN = `SELECT key, state, exit_code, reason,
	(SELECT r.run FROM message_runs r LEFT JOIN runs ON runs.id = r.run
		WHERE r.message = messages.key ORDER BY runs.start_ms DESC LIMIT 1) AS run
	FROM messages WHERE loop = ? AND source = ?`;

const SQL = {
	byId: `${KNOWN} AND id = ?`,
	byHash: `${KNOWN} AND hash = ? ORDER BY key`,
	add: `INSERT INTO messages (loop, source, id, hash, routing_key, payload, bytes, state, owner, tries,
		received_ms, due_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
	settle: `UPDATE messages SET state = ?1, exit_code = ?2, reason = ?3, due_ms = ?4, settled_ms = ?5,
		payload = CASE ?1 WHEN 'finished' THEN NULL ELSE payload END, owner = NULL, tries = tries + ?6 WHERE key = ?7`,
	link: "INSERT OR IGNORE INTO message_runs (message, run) VALUES (?, ?)",
	acknowledged: "UPDATE messages SET hash = NULL WHERE key = ?",
	claim: `UPDATE messages SET state = 'running', owner = ?1, tries = tries + 1 WHERE key = (SELECT key FROM messages
		WHERE loop = ?2 AND state = 'waiting' AND due_ms <= ?3 ORDER BY due_ms, key LIMIT 1)
		RETURNING key, source, routing_key, payload, tries, received_ms`,
	nextDue:
		"SELECT min(due_ms) AS due FROM messages WHERE loop = ? AND state = 'waiting'",
	room: "SELECT count(*) AS n, coalesce(sum(bytes), 0) AS bytes FROM messages WHERE loop = ? AND state = 'waiting'",
	renew: `INSERT INTO loop_owners (owner, loop, taken_ms, until_ms) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET until_ms = excluded.until_ms`,
	owners:
		"SELECT owner, taken_ms, until_ms FROM loop_owners WHERE loop = ? AND owner <> ?",
	forget: "DELETE FROM loop_owners WHERE owner = ?",
	left: "SELECT key, tries FROM messages WHERE loop = ? AND owner = ? AND state = 'running'",
	prune: "DELETE FROM messages WHERE state = ? AND settled_ms < ?",
} as const;

export interface LeftMessage {
	readonly key: number;
	readonly tries: number;
}

export class MessageTable {
	readonly #loop: string;
	readonly #sql: Readonly<Record<keyof typeof SQL, StatementSync>>;

	/** `loop` says whose messages: the real path of a configuration. */
	constructor(database: DatabaseSync, loop: string) {
		this.#loop = loop;
		this.#sql = prepare(database);
	}

	byId(source: string, id: string): KnownMessage | undefined {
		return this.#sql.byId.all(this.#loop, source, id).map(knownOf)[0];
	}

	/** Those that have been run and whose acknowledgements may not have arrived, in their order. */
	byHash(source: string, hash: string): readonly KnownMessage[] {
		return this.#sql.byHash.all(this.#loop, source, hash).map(knownOf);
	}

	/** With an owner it is running already, at its first try; without, it waits and is due. Gives its key. */
	add(message: NewMessage, owner: string | undefined): number {
		const { source, id, hash, routingKey, payload, receivedMs } = message;
		const row = this.#sql.add.get(
			this.#loop,
			source,
			id ?? null,
			hash ?? null,
			routingKey,
			payload,
			Buffer.byteLength(payload),
			owner === undefined ? "waiting" : "running",
			owner ?? null,
			owner === undefined ? 0 : 1,
			receivedMs,
			receivedMs,
		);
		return Number(row?.key);
	}

	/** With `isTryUsed` false the try that has begun does not count. */
	settle(
		key: number,
		to: Settlement,
		{ nowMs, isTryUsed = true }: { nowMs: number; isTryUsed?: boolean },
	): void {
		const isWaiting = to.state === "waiting";
		this.#sql.settle.run(
			to.state,
			to.exitCode,
			to.state === "finished" ? null : to.reason,
			isWaiting ? to.dueMs : nowMs,
			isWaiting ? null : nowMs,
			isTryUsed ? 0 : -1,
			key,
		);
	}

	link(key: number, run: string): void {
		this.#sql.link.run(key, run);
	}

	/** It is not delivered again: an equal one is another message from now on. */
	acknowledged(key: number): void {
		this.#sql.acknowledged.run(key);
	}

	/** The first that is due. */
	claim(owner: string, nowMs: number): ClaimedMessage | undefined {
		const row = this.#sql.claim.get(owner, this.#loop, nowMs);
		if (row === undefined) return undefined;
		return {
			key: Number(row.key),
			source: String(row.source),
			routingKey: String(row.routing_key),
			payload: String(row.payload),
			tries: Number(row.tries),
			receivedMs: Number(row.received_ms),
		};
	}

	/** When the next one is, of those that wait. */
	nextDueMs(): number | undefined {
		const due = this.#sql.nextDue.get(this.#loop)?.due;
		return typeof due === "number" ? due : undefined;
	}

	waiting(): { readonly count: number; readonly bytes: number } {
		const row = this.#sql.room.get(this.#loop);
		return { count: Number(row?.n), bytes: Number(row?.bytes) };
	}

	/** The owner lives. */
	renew(owner: string, nowMs: number): void {
		this.#sql.renew.run(owner, this.#loop, nowMs, nowMs + OWNER_LEASE_MS);
	}

	/** Messages of loops that are gone; these are forgotten once theirs are settled. */
	left(owner: string, nowMs: number): ReadonlyMap<string, LeftMessage[]> {
		const loop = this.#loop;
		const gone = this.#sql.owners.all(loop, owner).filter((row) => {
			const name = String(row.owner);
			const isHere = name.startsWith(`${hostname()}:`);
			// where its process can be looked at, a lease that ran out says no more than that it was stopped
			return isHere
				? isGone(name, Number(row.taken_ms))
				: Number(row.until_ms) < nowMs;
		});
		return new Map(
			gone.map((row) => [
				String(row.owner),
				this.#sql.left.all(loop, String(row.owner)).map((left) => ({
					key: Number(left.key),
					tries: Number(left.tries),
				})),
			]),
		);
	}

	forget(owner: string): void {
		this.#sql.forget.run(owner);
	}

	/** What has been kept long enough. */
	prune(nowMs: number): void {
		this.#sql.prune.run("finished", nowMs - KEEP_SETTLED_MS);
		this.#sql.prune.run("dropped", nowMs - KEEP_SETTLED_MS);
		this.#sql.prune.run("dead", nowMs - KEEP_DEAD_MS);
	}
}

function knownOf(
	row: NonNullable<ReturnType<StatementSync["get"]>>,
): KnownMessage {
	return {
		key: Number(row.key),
		state: String(row.state) as MessageState,
		exitCode: row.exit_code === null ? null : Number(row.exit_code),
		reason: row.reason === null ? null : String(row.reason),
		run: row.run === null ? null : String(row.run),
	};
}

function prepare(database: DatabaseSync) {
	const names = Object.keys(SQL) as (keyof typeof SQL)[];
	return Object.fromEntries(
		names.map((name) => [name, database.prepare(SQL[name])]),
	) as Record<keyof typeof SQL, StatementSync>;
}
