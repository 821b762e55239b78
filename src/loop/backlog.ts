// The messages of the table that are due: retries, what was written down ahead of its run, what a loop that died has left, and
// what `shevek messages retry` has put back. One at a time is claimed, when there is room for its run.

import type { MessageTable } from "../records/messages/message-table.ts";
import type {
	ClaimedMessage,
	LeftMessage,
	Settlement,
} from "../records/messages/messages.ts";
import type { LoopConfig } from "./config/loop-config.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Ledger } from "./ledger.ts";
import { POLL_MS, PRUNE_MS, RENEW_MS } from "./limits.ts";
import type { LoopLog } from "./log.ts";
import {
	leftOutcome,
	type Outcome,
	settlementOf,
	type TryContext,
} from "./outcome.ts";
import type { Scheduler } from "./scheduler.ts";

export interface BacklogParts {
	readonly ledger: Ledger;
	readonly log: LoopLog;
	readonly scheduler: Scheduler;
	readonly deadLetters: DeadLetters;
	readonly retries: () => LoopConfig["retries"];
	readonly resume: (claimed: ClaimedMessage) => void;
}

export class Backlog {
	readonly #parts: BacklogParts;
	#timer: NodeJS.Timeout | undefined;
	#working: Promise<void> | undefined;
	#isAskedAgain = false;
	#isStopped = false;
	#renewedMs = 0;
	#prunedMs = 0;

	constructor(parts: BacklogParts) {
		this.#parts = parts;
	}

	/** Before anything is taken: what is ours is known to be ours. */
	async start(): Promise<void> {
		await this.#keepHouse();
		this.wake();
	}

	/** None is claimed that is not on its way yet. */
	get isIdle(): boolean {
		return this.#working === undefined;
	}

	/** Looks at the table soon. */
	wake(): void {
		if (this.#isStopped) return;
		if (this.#working) {
			this.#isAskedAgain = true;
			return;
		}
		this.#working = this.#work().finally(() => {
			this.#working = undefined;
			if (this.#isAskedAgain) {
				this.#isAskedAgain = false;
				this.wake();
			}
		});
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#working;
	}

	async #work(): Promise<void> {
		clearTimeout(this.#timer);
		let nextLookMs = POLL_MS;
		try {
			await this.#keepHouse();
			await this.#claimDue();
			nextLookMs = this.#nextLookMs();
		} catch (error) {
			if (!this.#isStopped)
				this.#parts.log.error(
					`the messages that wait cannot be read: ${error instanceof Error ? error.message : String(error)}`,
				);
		}
		if (!this.#isStopped)
			this.#timer = setTimeout(() => this.wake(), nextLookMs);
	}

	async #claimDue(): Promise<void> {
		const { ledger, scheduler, resume } = this.#parts;
		while (!this.#isStopped && scheduler.hasRoom) {
			const dueMs = ledger.read((table) => table.nextDueMs());
			if (dueMs === undefined || dueMs > Date.now()) return;
			const claimed = await ledger.write((table) =>
				table.claim(ledger.owner, Date.now()),
			);
			if (!claimed) return;
			resume(claimed);
		}
	}

	/** What is due and has no room is seen when there is some. */
	#nextLookMs(): number {
		const dueMs = this.#parts.ledger.read((table) => table.nextDueMs());
		const waitMs = dueMs === undefined ? POLL_MS : dueMs - Date.now();
		return waitMs <= 0 ? POLL_MS : Math.min(waitMs, POLL_MS);
	}

	async #keepHouse(): Promise<void> {
		const { ledger } = this.#parts;
		const now = Date.now();
		if (now - this.#renewedMs >= RENEW_MS) {
			await ledger.write((table) => {
				table.renew(ledger.owner, now);
				table.forgetHashes(now);
			});
			this.#renewedMs = now;
		}
		const left = ledger.read((table) => table.left(ledger.owner, now));
		if (left.size > 0) await this.#takeOver(left, now);
		if (now - this.#prunedMs >= PRUNE_MS) {
			await ledger.write((table) => table.prune(now));
			this.#prunedMs = now;
		}
	}

	async #takeOver(
		left: ReadonlyMap<string, readonly LeftMessage[]>,
		nowMs: number,
	): Promise<void> {
		const { ledger, log } = this.#parts;
		for (const [owner, messages] of left)
			await ledger.write((table) => {
				for (const message of messages) this.#settleLeft(message, table, nowMs);
				table.forget(owner);
			});
		await this.#parts.deadLetters.limit();
		const count = [...left.values()].flat().length;
		if (count > 0)
			log.warning(
				`${count === 1 ? "1 message" : `${count} messages`} of a loop that died in mid-run: what had not ended is run again`,
			);
	}

	#settleLeft(message: LeftMessage, table: MessageTable, nowMs: number): void {
		const { key, tries, isKept, run } = message;
		const ending = run === undefined ? undefined : table.ending(run);
		// claimed and not begun is no death in its run
		const isDeath = run !== undefined && ending === undefined;
		const deaths = message.deaths + (isDeath ? 1 : 0);
		const outcome = leftOutcome(deaths, ending);
		table.settle(key, this.#leftState(outcome, { tries, isKept, nowMs }), {
			nowMs,
			isDeath,
			isTryUsed: ending !== undefined,
		});
	}

	#leftState(
		outcome: Outcome | undefined,
		{ tries, isKept, nowMs }: Omit<TryContext, "retries">,
	): Settlement {
		const isDone = outcome?.kind === "ended" && outcome.exitCode === 0;
		// its payload comes with the message, from its source
		if (!isKept && !isDone) return { state: "left" };
		const retries = this.#parts.retries();
		if (outcome)
			return settlementOf(outcome, { tries, retries, nowMs, isKept });
		const reason = "the loop died in its run";
		return { state: "waiting", dueMs: nowMs, reason, exitCode: null };
	}
}
