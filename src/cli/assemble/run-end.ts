// What is closed when all callbacks are: the record and the outbox, which then know how the run ended.

import type { EventOf, RunEvent, RunListener } from "../../events/run-event.ts";
import { EXIT } from "../exit-codes.ts";
import type { RunRecords } from "./run-records.ts";

/** The last listener of a run. What others say as they close has reached the outbox by then. */
export class RunEnd implements RunListener {
	/** By a strict callback, which may fail as late as it closes: the run had ended well by then. */
	isStopped = false;
	readonly #records: Pick<RunRecords, "close">;
	readonly #kept: RunListener[] = [];
	#told: EventOf<"status"> | undefined;

	constructor(records: Pick<RunRecords, "close">) {
		this.#records = records;
	}

	/** The listener, to be closed here. */
	keep(listener: RunListener): RunListener {
		this.#kept.push(listener);
		return { onEvent: (event) => listener.onEvent(event) };
	}

	onEvent(event: RunEvent): void {
		if (event.kind === "status") this.#told = event;
	}

	async close(): Promise<void> {
		const told = this.#told;
		if (this.isStopped && told?.status === "successful") {
			const status = {
				...told,
				status: "failed",
				exitCode: EXIT.error,
			} as const;
			for (const listener of this.#kept) listener.onEvent(status);
		}
		for (const listener of this.#kept) await listener.close?.();
		await this.#records.close();
	}
}
