// Messages that are to be run: each waits for its turn, is tried, written down, and only then acknowledged.

import type { MessageTable } from "../records/messages/message-table.ts";
import type { NewMessage, Settlement } from "../records/messages/messages.ts";
import type { Message } from "./check-message.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { LoopEngine } from "./engine.ts";
import type { Delivery } from "./feed.ts";
import type { Ledger } from "./ledger.ts";
import type { LoopLog } from "./log.ts";
import { type Outcome, resultOf, settlementOf } from "./outcome.ts";
import type { Scheduler } from "./scheduler.ts";
import type { Setup } from "./setup.ts";
import type { Tally } from "./tally.ts";
import type { Runner } from "./try-run.ts";
import { turnOf } from "./turn.ts";

export interface TrialsParts {
	readonly ledger: Ledger;
	readonly log: LoopLog;
	readonly scheduler: Scheduler;
	readonly runner: Runner;
	readonly tally: Tally;
	readonly deadLetters: DeadLetters;
	/** As they are now: SIGHUP changes them. */
	readonly current: () => {
		readonly setup: Setup;
		readonly engine: LoopEngine;
	};
	/** Something has come to the table that may be due, or there is room. */
	readonly onWaiting: () => void;
}

/** A message that is to be tried, as the table or its source gave it. */
export interface Trial {
	readonly routingKey: string;
	readonly payload: Message["payload"];
	/** This one counted. */
	readonly tries: number;
	readonly row: Row;
}

type Row =
	/** Claimed: the table keeps the message. */
	| { readonly kind: "kept"; readonly key: number }
	/** Its source keeps it. The key is that of a row that a loop before has left. */
	| {
			readonly kind: "elsewhere";
			readonly key: number | undefined;
			readonly message: NewMessage;
	  };

interface Entered {
	readonly key: number;
	readonly settlement: Settlement;
	readonly nowMs: number;
}

export class Trials {
	readonly #parts: TrialsParts;
	/** By their keys in the table: who is to be told of their first end. */
	readonly #waiting = new Map<number, Delivery[]>();
	/** Rows whose end could not be written down: they say that they run, and do not. */
	readonly #lost = new Set<number>();
	#isStopped = false;

	constructor(parts: TrialsParts) {
		this.#parts = parts;
	}

	stop(): void {
		this.#isStopped = true;
	}

	/** Who gave the message of that row. */
	await(key: number, delivery: Delivery): void {
		this.#waiting.set(key, [delivery]);
	}

	/** Whether somebody waits for that row's end; then this one does, too. */
	joins(key: number, delivery: Delivery): boolean {
		const waiting = this.#waiting.get(key);
		waiting?.push(delivery);
		return waiting !== undefined;
	}

	/** The loop may not be forgotten: the next one is to find rows that say that they run. */
	get hasLost(): boolean {
		return this.#lost.size > 0;
	}

	/** Whether that row's run has ended here without being written down. */
	isLost(key: number): boolean {
		return this.#lost.has(key);
	}

	/** `leave` is called when all of it is over. */
	schedule(trial: Trial, delivery?: Delivery, leave?: () => void): void {
		const { setup } = this.#parts.current();
		this.#parts.scheduler.add({
			turn: turnOf(trial, setup),
			run: async () => {
				try {
					await this.#run(trial, delivery);
				} catch (error) {
					this.tellLost(trial.routingKey, error);
					// before it comes again
					leave?.();
					await this.#giveBack(trial, delivery);
				} finally {
					leave?.();
				}
			},
			giveBack: async () => {
				leave?.();
				const returned: Outcome = { kind: "returned" };
				const { row } = trial;
				const key = row.kind === "kept" ? row.key : undefined;
				await this.#settle(trial, returned, delivery, key).catch(() =>
					this.#giveBack(trial, delivery),
				);
			},
		});
	}

	/** What a run came to whose loop died before it could say so. */
	async adopt(
		trial: Trial,
		outcome: Outcome,
		delivery: Delivery,
	): Promise<void> {
		await this.#settle(trial, outcome, delivery, trial.row.key);
	}

	async #run(trial: Trial, delivery: Delivery | undefined): Promise<void> {
		const { runner, current, ledger } = this.#parts;
		const { setup, engine } = current();
		const { routingKey, payload } = trial;
		const unrecorded: string[] = [];
		let begun: number | undefined;
		const request = {
			routingKey,
			payload,
			begin: async (run: string) => {
				begun = await ledger.write((table) => this.#begin(table, trial, run), {
					isDurable: false,
				});
				return begun;
			},
			onUnrecorded: (run: string) => void unrecorded.push(run),
		};
		const outcome = await runner.try(request, setup, engine);
		const key =
			begun ?? (trial.row.kind === "kept" ? trial.row.key : undefined);
		await this.#settle(trial, outcome, delivery, key, unrecorded);
	}

	/** Nothing of it is on disk: a source that waits for its end (AMQP with a prefetch of 1) would wait for ever. */
	async #giveBack(
		{ row }: Trial,
		delivery: Delivery | undefined,
	): Promise<void> {
		const key = row.kind === "kept" ? row.key : undefined;
		const told = delivery ? [delivery] : this.#takeWaiting(key);
		this.#parts.tally.add("returned");
		await Promise.all(told.map((each) => each.done({ kind: "returned" })));
		this.#parts.onWaiting();
	}

	#begin(table: MessageTable, { row }: Trial, run: string): number {
		const { owner } = this.#parts.ledger;
		const isLeft = row.kind === "elsewhere" && row.key !== undefined;
		const key = this.#keyOf(table, row);
		table.begin(key, { owner, run, isNewTry: isLeft });
		return key;
	}

	#keyOf(table: MessageTable, row: Row): number {
		if (row.kind === "kept") return row.key;
		return row.key ?? table.addUnkept(row.message, this.#parts.ledger.owner);
	}

	/** On disk first; then whoever keeps it is told. `key` is that of its row, where it has been entered. */
	async #settle(
		trial: Trial,
		outcome: Outcome,
		delivery: Delivery | undefined,
		key: number | undefined,
		unrecorded: readonly string[] = [],
	): Promise<void> {
		const { tally, onWaiting } = this.#parts;
		const isUntouched = outcome.kind === "returned" && key === undefined;
		const entered = isUntouched
			? undefined
			: await this.#write(key, (table) => {
					const entry = this.#enter(table, trial, outcome, key);
					for (const run of unrecorded) table.unlink(entry.key, run);
					return entry;
				});
		if (entered) this.#tellSettled(trial, entered);
		// what cannot be dropped now is with the next one
		if (entered?.settlement.state === "dead")
			await this.#parts.deadLetters.limit().catch(() => undefined);
		tally.count(outcome);
		const told = delivery ? [delivery] : this.#takeWaiting(entered?.key);
		const result = resultOf(outcome);
		const answers = await Promise.all(told.map((each) => each.done(result)));
		const isAcknowledged = answers.every((isTold) => isTold);
		const { row } = trial;
		const hasHash = row.kind === "elsewhere" && row.message.hash !== undefined;
		const isOver = outcome.kind !== "returned" && isAcknowledged;
		if (hasHash && entered && isOver) await this.acknowledged(entered.key);
		onWaiting();
	}

	async #write(
		key: number | undefined,
		work: (table: MessageTable) => Entered,
	): Promise<Entered> {
		try {
			const entered = await this.#parts.ledger.write(work);
			this.#lost.delete(entered.key);
			return entered;
		} catch (error) {
			if (key !== undefined) this.#lost.add(key);
			throw error;
		}
	}

	#enter(
		table: MessageTable,
		{ row, tries }: Trial,
		outcome: Outcome,
		known: number | undefined,
	): Entered {
		const nowMs = Date.now();
		const { retries } = this.#parts.current().setup.config;
		const isKept = row.kind === "kept";
		const context = { tries, retries, nowMs, isKept };
		const settlement = settlementOf(outcome, context);
		const key = known ?? this.#keyOf(table, row);
		table.settle(key, settlement, {
			nowMs,
			isTryUsed: outcome.kind !== "returned",
			payload: isKept ? null : row.message.payload,
		});
		return { key, settlement, nowMs };
	}

	#tellSettled(
		{ routingKey }: Trial,
		{ key, settlement, nowMs }: Entered,
	): void {
		const { log } = this.#parts;
		if (settlement.state === "dead")
			log.error(
				`${routingKey}: message ${key} is a dead letter: ${settlement.reason}`,
			);
		else if (settlement.state === "waiting" && settlement.reason !== null)
			log.warning(
				`${routingKey}: message ${key} is tried again in ${(settlement.dueMs - nowMs) / 1000} s (${settlement.reason})`,
			);
	}

	#takeWaiting(key: number | undefined): readonly Delivery[] {
		if (key === undefined) return [];
		const deliveries = this.#waiting.get(key) ?? [];
		this.#waiting.delete(key);
		return deliveries;
	}

	/** Its hash stands for nothing any more. Where that is not written, an equal one may be taken for it. */
	async acknowledged(key: number): Promise<void> {
		await this.#parts.ledger
			.write((table) => table.acknowledged(key))
			.catch(() => undefined);
	}

	/** What has been run and could not be written down: whoever keeps it gives it again. */
	tellLost(what: string, error: unknown): void {
		if (this.#isStopped) return;
		const why = error instanceof Error ? error.message : String(error);
		this.#parts.log.critical(
			`${what}: the end of a message could not be written down: ${why}`,
		);
	}
}
