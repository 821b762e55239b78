// Sees each message to its end: what is refused or unrouted is done with at once, what is known is not run again, and
// the rest is run, written down and acknowledged, in this order. The states of a message are in
// src/records/messages/message-table.ts.

import { setTimeout as wait } from "node:timers/promises";
import type { SourceResult } from "../plugins/source.ts";
import type {
	ClaimedMessage,
	KnownMessage,
	NewMessage,
} from "../records/messages/messages.ts";
import {
	checkMessage,
	contentHash,
	type Message,
	parsePayload,
} from "./check-message.ts";
import type { Delivery } from "./feed.ts";
import { findPlaybook } from "./find-playbook.ts";
import { InFlight } from "./in-flight.ts";
import { knownResult, leftOutcome } from "./outcome.ts";
import { isRouted } from "./setup.ts";
import { Trials, type TrialsParts } from "./trials.ts";

/** How soon a message that another process runs is looked at again. */
const RUNNING_ELSEWHERE_MS = 1000;

export class Attendant {
	readonly #parts: TrialsParts;
	readonly #trials: Trials;
	readonly #inFlight = new InFlight();
	/** Rows whose acknowledgement is on its way once more. */
	readonly #repeated = new Set<number>();
	readonly #late = new Set<Promise<void>>();
	#isStopped = false;

	constructor(parts: TrialsParts) {
		this.#parts = parts;
		this.#trials = new Trials(parts);
	}

	/** Nothing waits here for another one's end. */
	get isIdle(): boolean {
		return this.#late.size === 0;
	}

	get hasLost(): boolean {
		return this.#trials.hasLost;
	}

	/** Resolves when those that wait now have been seen to. */
	async idle(): Promise<void> {
		await Promise.all(this.#late);
	}

	stop(): void {
		this.#isStopped = true;
		this.#trials.stop();
	}

	/** Resolves when the message is on its way, or done with. Rejects where the record is of no use any more. */
	async take(delivery: Delivery): Promise<void> {
		this.#parts.tally.add("received");
		await this.#look(delivery);
	}

	async #look(delivery: Delivery): Promise<void> {
		const { current } = this.#parts;
		if (this.#isStopped) return this.#end(delivery, { kind: "returned" });
		const checked = checkMessage(delivery.item);
		if (checked.kind === "refused")
			return this.#refuse(delivery, checked.routingKey, checked.reason);
		const { message } = checked;
		const { setup } = current();
		if (!isRouted(message.routingKey, setup.config)) {
			this.#parts.log.debug(`${message.routingKey}: unrouted`);
			return this.#end(delivery, { kind: "unrouted" });
		}
		const { config, translator } = setup;
		const found = findPlaybook(
			message.routingKey,
			translator,
			config.playbooksDir,
		);
		if (found.kind === "refused")
			return this.#refuse(delivery, message.routingKey, found.reason);
		try {
			if (delivery.keptBy === "loop") await this.#writeDown(message, delivery);
			else await this.#runFirst(message, delivery);
		} catch (error) {
			// it is not written down, so whoever keeps it is to give it again
			await this.#end(delivery, { kind: "returned" });
			// as the loop ends, the record gives up
			if (!this.#isStopped) throw error;
		}
	}

	/** A message of the table whose turn has come. */
	resume(claimed: ClaimedMessage): void {
		const { key, routingKey, payload, tries } = claimed;
		this.#trials.schedule({
			routingKey,
			payload: parsePayload(payload),
			tries,
			row: { kind: "kept", key },
		});
	}

	/** The table is the queue: the message is in it before anything else. */
	async #writeDown(message: Message, delivery: Delivery): Promise<void> {
		const { ledger, scheduler, onWaiting } = this.#parts;
		const row = newRow(message, delivery.source, undefined);
		const nowMs = row.receivedMs;
		const written = await ledger.write((table) => {
			const known = row.id && table.byId(delivery.source, row.id);
			if (known) return { kind: "known", known } as const;
			const dueMs = table.nextDueMs();
			const isFirst = dueMs === undefined || dueMs > nowMs;
			const isNow = isFirst && scheduler.hasRoom;
			const key = table.add(row, isNow ? ledger.owner : undefined);
			return { kind: "new", key, isNow } as const;
		});
		delivery.accepted();
		if (written.kind === "known")
			return this.#repeat(message, written.known, delivery);
		const { key, isNow } = written;
		this.#trials.await(key, delivery);
		if (!isNow) return onWaiting();
		const { routingKey, payload } = message;
		const kept = { kind: "kept", key } as const;
		this.#trials.schedule({ routingKey, payload, tries: 1, row: kept });
	}

	/** Somebody else has it: it is in the table only once its run has ended. */
	async #runFirst(message: Message, delivery: Delivery): Promise<void> {
		const { ledger } = this.#parts;
		const { source } = delivery;
		const hash =
			message.id === undefined && delivery.keptBy === "source"
				? contentHash(message)
				: undefined;
		const identity = message.id ?? hash;
		const mayBeKnown = message.id !== undefined || message.isRedelivered;
		const others = mayBeKnown ? this.#inFlight.others(identity) : undefined;
		if (others) return this.#takeLater(delivery, others);
		const known =
			message.id === undefined
				? this.#unacknowledged(source, message.isRedelivered ? hash : undefined)
				: ledger.read((table) => table.byId(source, message.id ?? ""));
		const isLost = known !== undefined && this.#trials.isLost(known.key);
		// another process has it, or had it and is not known to be gone yet
		if (known?.state === "running" && !isLost)
			return this.#takeLater(delivery, wait(RUNNING_ELSEWHERE_MS));
		if (known && known.state !== "left" && !isLost)
			return this.#repeat(message, known, delivery);
		await this.#tryUnkept(message, { delivery, hash, known });
	}

	/** Where a loop before has begun with it, what that came to counts. */
	async #tryUnkept(
		message: Message,
		{ delivery, hash, known }: Unkept,
	): Promise<void> {
		const { ledger } = this.#parts;
		const { routingKey, payload } = message;
		const row = newRow(message, delivery.source, hash);
		const elsewhere = {
			kind: "elsewhere",
			key: known?.key,
			message: row,
		} as const;
		const tries = known?.tries ?? 0;
		const outcome =
			known &&
			leftOutcome(
				known.deaths,
				ledger.read((table) => table.ending(known.run ?? "")),
			);
		const leave = this.#inFlight.enter(message.id ?? hash);
		if (!outcome) {
			const trial = { routingKey, payload, tries: tries + 1, row: elsewhere };
			this.#trials.schedule(trial, delivery, leave);
			return;
		}
		try {
			const trial = { routingKey, payload, tries, row: elsewhere };
			await this.#trials.adopt(trial, outcome, delivery);
		} finally {
			leave();
		}
	}

	/** Looked at again when those of the same identity have ended. */
	#takeLater(delivery: Delivery, others: Promise<unknown>): void {
		const late = others.then(() => this.#look(delivery));
		const seen = late
			.catch((error: unknown) => this.#trials.tellLost(delivery.source, error))
			.finally(() => {
				this.#late.delete(seen);
				this.#parts.onWaiting();
			});
		this.#late.add(seen);
	}

	/** A row whose acknowledgement did not arrive, for as far as we know. */
	#unacknowledged(
		source: string,
		hash: string | undefined,
	): KnownMessage | undefined {
		if (hash === undefined) return undefined;
		return this.#parts.ledger
			.read((table) => table.byHash(source, hash))
			.find(
				({ key, state }) =>
					(state !== "running" || this.#trials.isLost(key)) &&
					!this.#repeated.has(key),
			);
	}

	/** A message that was here before. */
	async #repeat(
		{ routingKey, id }: Message,
		known: KnownMessage,
		delivery: Delivery,
	): Promise<void> {
		const { key } = known;
		this.#parts.tally.add("repeated");
		this.#parts.log.info(
			`${routingKey}: it is message ${key}, which is ${known.state}; it is not run again`,
		);
		if (this.#trials.joins(key, delivery)) return;
		const result = knownResult(known);
		// another process has it under way, and this one will not hear of its end
		if (!result) return;
		this.#repeated.add(key);
		const isTold = await delivery.done(result);
		if (isTold && id === undefined) await this.#trials.acknowledged(key);
		this.#repeated.delete(key);
	}

	async #refuse(
		delivery: Delivery,
		routingKey: string,
		reason: string,
	): Promise<void> {
		const { log } = this.#parts;
		log.warning(
			`a message with the routing key '${routingKey}' is refused: ${reason}`,
		);
		await this.#end(delivery, { kind: "refused", reason });
	}

	async #end(
		delivery: Delivery,
		result: SourceResult & {
			readonly kind: "refused" | "unrouted" | "returned";
		},
	): Promise<void> {
		this.#parts.tally.add(result.kind);
		await delivery.done(result);
	}
}

interface Unkept {
	readonly delivery: Delivery;
	readonly hash: string | undefined;
	/** Left by a loop before. */
	readonly known: KnownMessage | undefined;
}

function newRow(
	{ routingKey, text, id }: Message,
	source: string,
	hash: string | undefined,
): NewMessage {
	const receivedMs = Date.now();
	return { source, id, hash, routingKey, payload: text, receivedMs };
}
