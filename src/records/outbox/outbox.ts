// What must reach the outside goes through here: kept in the record's database first, then taken to its
// receiver by a courier, in order. What is not delivered in time stays for a later run. docs/outbox.md tells
// people the rules.

import { randomUUID } from "node:crypto";
import type { Json } from "../../plugins/callback.ts";
import type { DiedRun } from "../../plugins/callback-handlers.ts";
import { makeOwner } from "../owner.ts";
import type { WritingClient } from "../writing-client.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { Courier, type Patience, type TakeOrNot } from "./courier.ts";
import { leftWarnings } from "./left-warnings.ts";
import { DISCONNECT_MS, MAX_BODY_BYTES } from "./limits.ts";
import type { OutboxOperation, Summary } from "./messages.ts";
import type { Deliver } from "./try.ts";

export interface OutboxOptions {
	readonly client: WritingClient;
	/** Whether the client's run is one whose death is to be told. */
	readonly isRun: boolean;
	readonly warn: (text: string) => void;
	/** What the end of the run waits at most. */
	readonly drainMs: number;
	readonly clock?: Clock;
	/** From 0 up to 1. */
	readonly random?: () => number;
}

export interface Registration {
	/** Of receiverId(). */
	readonly receiver: string;
	/** Who it is, in warnings; no address. */
	readonly describe: string;
	readonly deliver: Deliver;
	/** After the last delivery. */
	readonly disconnect?: () => Promise<void>;
	/** Keeps no row of what was delivered. */
	readonly forgetsDelivered?: boolean;
}

export interface NewMessage {
	readonly receiver: string;
	/** Of two messages to a receiver with the same key the second is dropped, also days later. */
	readonly key?: string | undefined;
	readonly body: Json;
}

export interface ReceiverProgress {
	readonly name: string;
	readonly delivered: number;
	readonly deadLetters: number;
}

export class Outbox {
	readonly #options: OutboxOptions;
	readonly #clock: Clock;
	readonly #owner = makeOwner();
	readonly #couriers = new Map<string, Courier>();
	readonly #names = new Map<string, string>();
	readonly #disconnects: (() => Promise<void>)[] = [];
	/** By receiver: the died run that it is being told of. */
	readonly #telling = new Map<string, { run: string; messages: number }>();
	/** Bodies that were too long. */
	#refused = 0;
	#isUsed = false;
	#added = 0;

	constructor(options: OutboxOptions) {
		this.#options = options;
		this.#clock = options.clock ?? SYSTEM_CLOCK;
		options.client.join();
	}

	/** From now on its messages are delivered, those of earlier runs first. */
	register(registration: Registration): void {
		const { receiver, describe, deliver } = registration;
		if (this.#couriers.has(receiver)) return;
		this.#isUsed = true;
		const courier = new Courier({
			receiver,
			deliver,
			clock: this.#clock,
			random: this.#options.random ?? Math.random,
			store: {
				take: () => this.#take(receiver),
				settle: (settlement) => {
					const [key, , state] = settlement;
					if (registration.forgetsDelivered && state === "delivered")
						this.#add("forget", key);
					else this.#add("settle", ...settlement);
				},
			},
		});
		if (registration.disconnect)
			this.#disconnects.push(registration.disconnect);
		this.#couriers.set(receiver, courier);
		this.#names.set(receiver, describe);
		if (this.#options.isRun) this.#add("watch", receiver);
		courier.wake();
	}

	/** Never waits and never throws for what becomes of it. */
	add({ receiver, key, body }: NewMessage): void {
		const text = JSON.stringify(body);
		this.#isUsed = true;
		if (Buffer.byteLength(text) > MAX_BODY_BYTES) {
			this.#refused += 1;
			return;
		}
		this.#added += 1;
		const id = key ?? this.#newKey(receiver);
		this.#add("add", receiver, id, text, this.#clock.now());
		this.#options.client.start();
		this.#couriers.get(receiver)?.wake();
	}

	/** What telling of a death says has the same keys whenever it is told, so that it is said once. */
	#newKey(receiver: string): string {
		const telling = this.#telling.get(receiver);
		if (telling === undefined) return randomUUID();
		telling.messages += 1;
		const { run, messages } = telling;
		return messages === 1 ? `died:${run}` : `died:${run}:${messages}`;
	}

	/**
	 * Has the receiver told of each earlier run that died, by messages that `tell` adds. No other process tells of
	 * the same at the same time; one that `tell` throws at is told by a later run.
	 */
	async tellDiedRuns(
		receiver: string,
		tell: (run: DiedRun) => void | Promise<void>,
	): Promise<void> {
		const answer = await this.#options.client.ask({
			kind: "deaths",
			receiver,
			owner: this.#owner,
			nowMs: this.#clock.now(),
		});
		if (answer.kind !== "deaths") return;
		for (const run of answer.runs) {
			this.#telling.set(receiver, { run: run.id, messages: 0 });
			try {
				await tell(run);
			} finally {
				this.#telling.delete(receiver);
			}
			this.#add("told", receiver, run.id);
		}
	}

	/** Delivers what the patience allows. */
	async drain(patience: Patience): Promise<void> {
		// the couriers' own timers keep no process alive
		const alive = setInterval(() => {}, 1000);
		try {
			const couriers = [...this.#couriers.values()];
			await Promise.all(couriers.map((courier) => courier.finish(patience)));
		} finally {
			clearInterval(alive);
		}
	}

	/** What came of messages so far. */
	progress(): readonly ReceiverProgress[] {
		return [...this.#couriers].map(
			([receiver, { delivered, deadLetters }]) => ({
				name: this.#names.get(receiver) ?? receiver,
				delivered,
				deadLetters,
			}),
		);
	}

	/** The end of the run, after everyone has said their last. Warns of what is left. */
	async close(): Promise<void> {
		const { client, drainMs, warn } = this.#options;
		if (this.#isUsed) {
			const untilMs = this.#clock.now() + drainMs;
			await this.drain({ kind: "runEnd", untilMs });
			await this.#disconnect();
			this.#add("release", this.#owner);
			for (const text of leftWarnings({
				summary: await this.#summary(),
				couriers: this.#couriers,
				names: this.#names,
				refused: this.#refused,
				lost: client.isBroken ? this.#added - this.#delivered() : 0,
			}))
				warn(text);
		}
		await client.leave();
	}

	/** One that hangs or throws takes nothing along: its messages are settled. */
	async #disconnect(): Promise<void> {
		const limit = Promise.withResolvers<void>();
		const timer = setTimeout(limit.resolve, DISCONNECT_MS);
		const all = this.#disconnects.map((disconnect) => disconnect());
		await Promise.race([Promise.allSettled(all), limit.promise]);
		clearTimeout(timer);
	}

	#delivered(): number {
		return this.progress().reduce((sum, each) => sum + each.delivered, 0);
	}

	#add(...operation: OutboxOperation): void {
		this.#options.client.add(["outbox", ...operation]);
	}

	async #take(receiver: string): Promise<TakeOrNot> {
		const answer = await this.#options.client.ask({
			kind: "take",
			receiver,
			owner: this.#owner,
			nowMs: this.#clock.now(),
		});
		return answer.kind === "deaths" || answer.kind === "summary"
			? { kind: "unavailable" }
			: answer;
	}

	async #summary(): Promise<Summary | undefined> {
		const receivers = [...this.#couriers.keys()];
		const answer = await this.#options.client.ask({
			kind: "summary",
			receivers,
		});
		return answer.kind === "summary" ? answer : undefined;
	}
}
