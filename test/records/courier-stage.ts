// A courier on stage: a clock that the test moves, a database in memory, a receiver that answers by a script.

import type { DatabaseSync } from "node:sqlite";
import { setImmediate as nextTurn } from "node:timers/promises";
import { BatchWriter } from "../../src/records/batch-writer.ts";
import { IN_MEMORY, openForWriting } from "../../src/records/connect.ts";
import type { Clock } from "../../src/records/outbox/clock.ts";
import {
	Courier,
	type CourierStore,
} from "../../src/records/outbox/courier.ts";
import type { OutboxOperation } from "../../src/records/outbox/messages.ts";

const START = 1_000_000;

class FakeClock implements Clock {
	#now = START;
	#timers: { at: number; call: () => void }[] = [];

	now(): number {
		return this.#now;
	}

	after(ms: number, call: () => void): () => void {
		const timer = { at: this.#now + Math.max(0, ms), call };
		this.#timers.push(timer);
		return () => {
			this.#timers = this.#timers.filter((each) => each !== timer);
		};
	}

	/** With all that happens until then. */
	async pass(ms: number): Promise<void> {
		const end = this.#now + ms;
		for (;;) {
			await nextTurn();
			const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
			if (next === undefined || next.at > end) break;
			this.#timers = this.#timers.filter((each) => each !== next);
			this.#now = Math.max(this.#now, next.at);
			next.call();
		}
		this.#now = end;
	}
}

export class CourierStage {
	readonly clock = new FakeClock();
	readonly database: DatabaseSync;
	readonly writer: BatchWriter;
	isBusy = false;

	private constructor(database: DatabaseSync) {
		this.database = database;
		this.writer = new BatchWriter(database);
	}

	static async open(): Promise<CourierStage> {
		return new CourierStage(await openForWriting(IN_MEMORY, 0));
	}

	close(): void {
		this.database.close();
	}

	#write(...operation: OutboxOperation): void {
		const operations = [["outbox", ...operation]] as const;
		this.writer.write([{ run: "r", operations }]);
	}

	add(text: string): void {
		this.#write("add", "chat", text, JSON.stringify(text), this.clock.now());
	}

	#store(owner: string): CourierStore {
		return {
			take: async (receiver) =>
				this.isBusy
					? { kind: "unavailable" }
					: this.writer.outbox.take(receiver, owner, this.clock.now()),
			settle: (settlement) => this.#write("settle", ...settlement),
		};
	}

	/**
	 * The script has an entry a try: an error is thrown, a number is how long the answer takes, "hang" has none; after
	 * the last one everything is taken.
	 */
	courier(script: readonly unknown[] = []) {
		const { clock } = this;
		const log: string[] = [];
		const answers = [...script];
		const courier = new Courier({
			receiver: "chat",
			store: this.#store("here:1:a"),
			clock,
			random: () => 0,
			deliver: async ({ body, attempts }, signal) => {
				const second = (clock.now() - START) / 1000;
				log.push(`${second}: ${body}${attempts > 0 ? ` (${attempts})` : ""}`);
				const answer = answers.shift();
				if (answer instanceof Error) throw answer;
				if (answer === "hang") await abortion(signal, log);
				if (typeof answer === "number")
					await new Promise<void>((resolve) => {
						clock.after(answer, resolve);
					});
			},
		});
		return { courier, log };
	}

	/** `id state attempts error`, in order. */
	states(): string[] {
		return this.database
			.prepare("SELECT id, state, attempts, error FROM outbox ORDER BY key")
			.all()
			.map((row) =>
				[row.id, row.state, row.attempts, row.error]
					.filter((part) => part !== null)
					.join(" "),
			);
	}
}

function abortion(signal: AbortSignal, log: string[]): Promise<void> {
	return new Promise((_, reject) => {
		signal.addEventListener("abort", () => {
			log.push(`aborted: ${signal.reason.message}`);
			reject(signal.reason);
		});
	});
}
