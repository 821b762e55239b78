// The rows of a loop's messages. What changes several is one transaction of the caller's.
//
//   (new) ──► waiting ──claim──► running ──► finished
//     │          ▲                  ├──► waiting (tried again, handed back, or its loop died)
//     │          └──────────────────┤
//     ├──────(its source keeps it)──┼──► left (handed back, or its loop died: the source gives it once more)
//     └─────────────────────────────┴──► dead
//
// A message that its source keeps has no row before its run begins, and its payload is in it only where it is to be tried
// again or is dead.

import { hostname } from "node:os";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { isGone } from "../owner.ts";
import {
	KEEP_DEAD_MS,
	KEEP_HASH_MS,
	KEEP_SETTLED_MS,
	MAX_DEAD,
	MAX_DEAD_BYTES,
	OWNER_LEASE_MS,
} from "./limits.ts";
import { MESSAGE_SQL } from "./message-sql.ts";
import type {
	Amount,
	ClaimedMessage,
	KnownMessage,
	LeftMessage,
	MessageState,
	NewMessage,
	RunEnding,
	Settlement,
} from "./messages.ts";

interface SettleDetails {
	readonly nowMs: number;
	readonly isTryUsed?: boolean;
	/** Its loop died in mid-run. */
	readonly isDeath?: boolean;
	/** For a row that has none, where it is needed from now on. */
	readonly payload?: string | null;
}

interface Begin {
	readonly owner: string;
	readonly run: string;
	/** It is not one that a claim has counted. */
	readonly isNewTry: boolean;
}

export class MessageTable {
	readonly #loop: string;
	readonly #sql: Readonly<Record<keyof typeof MESSAGE_SQL, StatementSync>>;

	/** `loop` says whose messages: the path of a configuration. */
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
		return this.#add(message, message.payload, owner);
	}

	/** Of one that its source keeps; the payload is not needed before it has failed. */
	addUnkept(message: NewMessage, owner: string): number {
		return this.#add(message, null, owner);
	}

	#add(
		message: NewMessage,
		kept: string | null,
		owner: string | undefined,
	): number {
		const { source, id, hash, routingKey, payload, receivedMs } = message;
		const row = this.#sql.add.get(
			this.#loop,
			source,
			id ?? null,
			hash ?? null,
			routingKey,
			kept,
			Buffer.byteLength(payload),
			owner === undefined ? "waiting" : "running",
			owner ?? null,
			owner === undefined ? 0 : 1,
			receivedMs,
			receivedMs,
		);
		return Number(row?.key);
	}

	/** A try: should we die, what its run came to is known by this. */
	begin(key: number, { owner, run, isNewTry }: Begin): void {
		this.#sql.begin.run(owner, run, isNewTry ? 1 : 0, key);
		this.#sql.link.run(key, run);
	}

	/** That run is not on record. */
	unlink(key: number, run: string): void {
		this.#sql.unlink.run(key, run);
	}

	/** Undefined where that run has not come to its end, for as far as its record says. */
	ending(run: string): RunEnding | undefined {
		const row = this.#sql.ended.get(run);
		return row && { run, exitCode: Number(row.exit_code) };
	}

	/** With `isTryUsed` false the try that has begun does not count. */
	settle(key: number, to: Settlement, details: SettleDetails): void {
		const {
			nowMs,
			isTryUsed = true,
			isDeath = false,
			payload = null,
		} = details;
		const isWaiting = to.state === "waiting";
		this.#sql.settle.run({
			state: to.state,
			exitCode: to.state === "left" ? null : to.exitCode,
			reason: "reason" in to ? to.reason : null,
			dueMs: isWaiting ? to.dueMs : nowMs,
			settledMs: isWaiting ? null : nowMs,
			unusedTries: isTryUsed ? 0 : 1,
			key,
			payload,
			deaths: isDeath ? 1 : 0,
		});
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

	waiting(): Amount {
		return amountOf(this.#sql.room.get(this.#loop));
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
					deaths: Number(left.deaths),
					run: left.run === null ? undefined : String(left.run),
					isKept: left.is_kept === 1,
				})),
			]),
		);
	}

	forget(owner: string): void {
		this.#sql.forget.run(owner);
	}

	/** A source that was to give such a message once more has done so by now. */
	forgetHashes(nowMs: number): void {
		this.#sql.forgetHashes.run(nowMs - KEEP_HASH_MS);
	}

	dead(): Amount {
		return amountOf(this.#sql.dead.get(this.#loop));
	}

	/** Drops the oldest dead letters that are too many or too large; gives how many. The keys of these keep repetitions out. */
	limitDead(nowMs: number): number {
		const { count, ...size } = this.dead();
		let { bytes } = size;
		let dropped = 0;
		while (count - dropped > MAX_DEAD || bytes > MAX_DEAD_BYTES) {
			bytes -= Number(this.#sql.dropOldest.get(nowMs, this.#loop)?.bytes);
			dropped += 1;
		}
		return dropped;
	}

	/** What has been kept long enough. */
	prune(nowMs: number): void {
		this.#sql.prune.run("finished", nowMs - KEEP_SETTLED_MS);
		this.#sql.prune.run("dropped", nowMs - KEEP_SETTLED_MS);
		this.#sql.prune.run("left", nowMs - KEEP_SETTLED_MS);
		this.#sql.prune.run("dead", nowMs - KEEP_DEAD_MS);
	}
}

function amountOf(row: ReturnType<StatementSync["get"]>): Amount {
	return { count: Number(row?.n), bytes: Number(row?.bytes) };
}

function knownOf(
	row: NonNullable<ReturnType<StatementSync["get"]>>,
): KnownMessage {
	return {
		key: Number(row.key),
		state: String(row.state) as MessageState,
		exitCode: row.exit_code === null ? null : Number(row.exit_code),
		reason: row.reason === null ? null : String(row.reason),
		tries: Number(row.tries),
		deaths: Number(row.deaths),
		run: row.run === null ? null : String(row.run),
	};
}

function prepare(database: DatabaseSync) {
	const names = Object.keys(MESSAGE_SQL) as (keyof typeof MESSAGE_SQL)[];
	return Object.fromEntries(
		names.map((name) => [name, database.prepare(MESSAGE_SQL[name])]),
	) as Record<keyof typeof MESSAGE_SQL, StatementSync>;
}
