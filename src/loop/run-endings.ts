// How a loop's runs end when it does: by themselves within the configured time, then as by Ctrl-C. The writes to the record
// that wait then are given a time as well.

import { setTimeout as wait } from "node:timers/promises";
import type { Ledger } from "./ledger.ts";
import { STOPPING_MS } from "./limits.ts";
import type { LoopLog } from "./log.ts";
import type { Scheduler } from "./scheduler.ts";

interface RunEndingsParts {
	readonly ledger: Ledger;
	readonly log: LoopLog;
	readonly scheduler: Scheduler;
}

export class RunEndings {
	readonly #parts: RunEndingsParts;
	readonly #stop = new AbortController();
	/** From when on the record is waited for no more. */
	#lastWrite: NodeJS.Timeout | undefined;

	constructor(parts: RunEndingsParts) {
		this.#parts = parts;
	}

	/** Aborted: runs end as by Ctrl-C. */
	get signal(): AbortSignal {
		return this.#stop.signal;
	}

	/** Runs have no more time. */
	hurry(): void {
		this.#stop.abort();
		this.limitWriting(STOPPING_MS);
	}

	/** A record that is locked, or a disk that is full, does not hold up the end. */
	limitWriting(ms: number): void {
		const { ledger, log } = this.#parts;
		clearTimeout(this.#lastWrite);
		this.#lastWrite = setTimeout(() => {
			if (ledger.giveUp() > 0)
				log.critical(
					"the record cannot be written, and the loop ends without it: what could not be written down may be run again",
				);
		}, ms);
	}

	/** Nothing starts any more; gives whether all that ran have ended by themselves. */
	async finish(shutdownMs: number): Promise<boolean> {
		const { scheduler, log } = this.#parts;
		await scheduler.stop();
		if (!scheduler.isIdle)
			log.info(
				`${scheduler.running} running: they have ${shutdownMs / 1000} s to end`,
			);
		await this.#endWithin(shutdownMs);
		if (scheduler.isIdle) return true;
		log.warning(
			`${scheduler.running} still running: stopped, and their messages handed back`,
		);
		this.#stop.abort();
		await this.#endWithin(STOPPING_MS);
		if (!scheduler.isIdle)
			log.error(`${scheduler.running} did not stop, and are left`);
		return false;
	}

	close(): void {
		clearTimeout(this.#lastWrite);
	}

	async #endWithin(limitMs: number): Promise<void> {
		const done = new AbortController();
		const isHurried = AbortSignal.any([done.signal, this.#hurried]);
		await Promise.race([
			this.#parts.scheduler.idle(),
			wait(limitMs, undefined, { signal: isHurried }).catch(() => undefined),
		]);
		done.abort();
	}

	/** A second signal ends the time that runs have; what they need to stop they get. */
	get #hurried(): AbortSignal {
		return this.#stop.signal.aborted
			? new AbortController().signal
			: this.#stop.signal;
	}
}
