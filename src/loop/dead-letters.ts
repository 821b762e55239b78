// How many dead letters a loop keeps: beyond that the oldest are dropped, with one warning in a while.

import { MAX_DEAD, MAX_DEAD_BYTES } from "../records/messages/limits.ts";
import type { Ledger } from "./ledger.ts";
import { WARN_EVERY_MS } from "./limits.ts";
import type { LoopLog } from "./log.ts";

export class DeadLetters {
	readonly #ledger: Ledger;
	readonly #log: LoopLog;
	#warnedMs = 0;
	/** Since the last warning. */
	#dropped = 0;

	constructor(ledger: Ledger, log: LoopLog) {
		this.#ledger = ledger;
		this.#log = log;
	}

	/** After there has come one. Rejects as the ledger does. */
	async limit(): Promise<void> {
		const { count, bytes } = this.#ledger.read((table) => table.dead());
		if (count <= MAX_DEAD && bytes <= MAX_DEAD_BYTES) return;
		this.#dropped += await this.#ledger.write(
			(table) => table.limitDead(Date.now()),
			{ isDurable: false },
		);
		this.#tell();
	}

	#tell(): void {
		const now = Date.now();
		if (this.#dropped === 0 || now - this.#warnedMs < WARN_EVERY_MS) return;
		const what =
			this.#dropped === 1
				? "the oldest dead letter is"
				: `the oldest ${this.#dropped} dead letters are`;
		this.#log.warning(
			`${what} dropped: a loop keeps ${MAX_DEAD} of them, and ${MAX_DEAD_BYTES / 1024 / 1024} MiB`,
		);
		this.#warnedMs = now;
		this.#dropped = 0;
	}
}
