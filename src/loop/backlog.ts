// The messages of the table that are due: retries, what was written down ahead of its run, what a loop that died has left, and
// what `shevek messages retry` has put back. One at a time is claimed, when there is room for its run.

import type { MessageTable } from "../records/messages/message-table.ts";
import type {
	ClaimedMessage,
	LeftMessage,
	Settlement,
} from "../records/messages/messages.ts";
import type { LoopConfig } from "./config/loop-config.ts";
import type { Ledger } from "./ledger.ts";
import { POLL_MS, PRUNE_MS, RENEW_MS } from "./limits.ts";
import type { LoopLog } from "./log.ts";
import { leftOutcome, settlementOf } from "./outcome.ts";
import type { Scheduler } from "./scheduler.ts";

export interface BacklogParts {
	readonly ledger: Ledger;
	readonly log: LoopLog;
	readonly scheduler: Scheduler;
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
		try {
			await this.#keepHouse();
			await this.#claimDue();
		} catch (error) {
			if (!this.#isStopped)
				this.#parts.log.error(
					`the messages that wait cannot be read: ${error instanceof Error ? error.message : String(error)}`,
				);
		}
		if (!this.#isStopped)
			this.#timer = setTimeout(() => this.wake(), this.#nextLookMs());
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
				for (const message of messages)
					table.settle(message.key, this.#leftState(message, table, nowMs), {
						nowMs,
					});
				table.forget(owner);
			});
		const count = [...left.values()].flat().length;
		if (count > 0)
			log.warning(
				`${count === 1 ? "1 message" : `${count} messages`} of a loop that died in mid-run: run again where the run had not ended and tries are left`,
			);
	}

	/** A message that ends the loop each time it is run is not run for ever. */
	#leftState(
		message: LeftMessage,
		table: MessageTable,
		nowMs: number,
	): Settlement {
		const { tries, isKept, run } = message;
		const retries = this.#parts.retries();
		const ending = run === undefined ? undefined : table.ending(run);
		const outcome = leftOutcome(message, { ending, maxTries: retries.tries });
		// its payload comes with the message, from its source
		if (!isKept && ending?.exitCode !== 0) return { state: "left" };
		if (outcome)
			return settlementOf(outcome, { tries, retries, nowMs, isKept });
		const reason = `the loop died in its run, try ${tries} of ${retries.tries}`;
		return { state: "waiting", dueMs: nowMs, reason, exitCode: null };
	}
}
