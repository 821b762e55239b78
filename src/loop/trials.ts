// Messages that are to be run: each waits for its turn, is tried, written down, and only then acknowledged.

import type {
	MessageTable,
	NewMessage,
	Settlement,
} from "../records/messages/message-table.ts";
import type { Message } from "./check-message.ts";
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
	/** As they are now: SIGHUP changes them. */
	readonly current: () => {
		readonly setup: Setup;
		readonly engine: LoopEngine;
	};
	/** Something has come to the table that may be due, or there is room. */
	readonly onWaiting: () => void;
}

/** A message that is to be tried, as the table or its source gave it. */
interface Trial {
	readonly routingKey: string;
	readonly payload: Message["payload"];
	/** This one counted. */
	readonly tries: number;
	/** Its row, or what makes one when the run has ended. */
	readonly row: number | NewMessage;
}

interface Entered {
	readonly key: number;
	readonly settlement: Settlement;
	readonly nowMs: number;
}

export class Trials {
	readonly #parts: TrialsParts;
	/** By their keys in the table: who is to be told of their first end. */
	readonly #waiting = new Map<number, Delivery[]>();
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
				} finally {
					leave?.();
				}
			},
			giveBack: async () => {
				leave?.();
				const returned: Outcome = { kind: "returned" };
				await this.#settle(trial, returned, delivery).catch(() => undefined);
			},
		});
	}

	async #run(trial: Trial, delivery: Delivery | undefined): Promise<void> {
		const { runner, current } = this.#parts;
		const { setup, engine } = current();
		const key = typeof trial.row === "number" ? trial.row : undefined;
		const outcome = await runner.try({ ...trial, key }, setup, engine);
		await this.#settle(trial, outcome, delivery);
	}

	/** On disk first; then whoever keeps it is told. */
	async #settle(
		trial: Trial,
		outcome: Outcome,
		delivery: Delivery | undefined,
	): Promise<void> {
		const { row } = trial;
		const isKeptElsewhere = typeof row !== "number";
		const isReturned = outcome.kind === "returned";
		const entered =
			isReturned && isKeptElsewhere
				? undefined
				: await this.#parts.ledger.write((table) =>
						this.#enter(table, trial, outcome),
					);
		if (entered) this.#tellSettled(trial, entered);
		const key = entered?.key;
		this.#parts.tally.count(outcome);
		const told = delivery ? [delivery] : this.#takeWaiting(key);
		const result = resultOf(outcome);
		const answers = await Promise.all(told.map((each) => each.done(result)));
		const isAcknowledged = answers.every((isTold) => isTold);
		if (isKeptElsewhere && row.hash && key !== undefined && isAcknowledged)
			await this.acknowledged(key);
		this.#parts.onWaiting();
	}

	#enter(table: MessageTable, trial: Trial, outcome: Outcome): Entered {
		const { ledger, current } = this.#parts;
		const { row, tries } = trial;
		const nowMs = Date.now();
		const { retries } = current().setup.config;
		const settlement = settlementOf(outcome, { tries, retries, nowMs });
		const key = typeof row === "number" ? row : table.add(row, ledger.owner);
		if (outcome.kind === "ended" && outcome.isOnRecord)
			table.link(key, outcome.run);
		const isTryUsed = outcome.kind !== "returned";
		table.settle(key, settlement, { nowMs, isTryUsed });
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
