// A source at work: it is started, gives messages, is told what came of them, and is closed after the last of them. One that
// throws is started anew, after a pause; what it gave before stays its own until that is done.

import { setTimeout as wait } from "node:timers/promises";
import { describeFault } from "../plugins/describe-fault.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import type {
	SourceDefinition,
	SourceHandlers,
	SourceItem,
	SourceResult,
} from "../plugins/source.ts";
import { unlessAborted } from "../plugins/unless-aborted.ts";
import {
	FIRST_RESTART_MS,
	LONGEST_RESTART_MS,
	RESTART_RESET_MS,
	SOURCE_ANSWER_MS,
} from "./limits.ts";
import type { LoopLog } from "./log.ts";

export interface FeedOptions {
	readonly name: string;
	readonly definition: SourceDefinition;
	readonly options: OptionValues<OptionSpecs>;
	readonly folder: string;
	readonly concurrency: number;
	readonly log: LoopLog;
}

/** A message as it came, with the way back. */
export interface Delivery {
	readonly item: SourceItem;
	readonly source: string;
	readonly keptBy: NonNullable<SourceDefinition["keptBy"]>;
	accepted(): void;
	/** False where the source could not take it: what it keeps, it may give once more. */
	done(result: SourceResult): Promise<boolean>;
}

export interface FeedTarget {
	take(delivery: Delivery): Promise<void>;
	/** Resolves when the next message is wanted. */
	room(): Promise<void>;
}

/** From one start of the source to its close. */
interface Session {
	readonly handlers: SourceHandlers;
	readonly controller: AbortController;
	readonly startMs: number;
	/** Messages whose end it has not been told of. */
	open: number;
	isOver: boolean;
	closed: Promise<void> | undefined;
}

export class Feed {
	readonly #options: FeedOptions;
	readonly #stop = new AbortController();
	readonly #sessions = new Set<Session>();
	#current: Session;

	private constructor(options: FeedOptions, first: Session) {
		this.#options = options;
		this.#current = first;
		this.#sessions.add(first);
	}

	/** Throws what the source throws at its start. */
	static async open(options: FeedOptions): Promise<Feed> {
		return new Feed(options, await startSession(options));
	}

	/** Resolves when the source has ended, or was stopped. */
	async run(target: FeedTarget): Promise<void> {
		let pauseMs = FIRST_RESTART_MS;
		while (!this.#stop.signal.aborted) {
			try {
				await this.#read(this.#current, target);
				return;
			} catch (error) {
				if (this.#stop.signal.aborted) return;
				if (Date.now() - this.#current.startMs > RESTART_RESET_MS)
					pauseMs = FIRST_RESTART_MS;
				this.#tellRestart(error, pauseMs);
			}
			this.#end(this.#current);
			pauseMs = await this.#restart(pauseMs);
		}
	}

	/** No more messages are wanted. */
	stop(): void {
		this.#stop.abort();
		this.#current.controller.abort();
	}

	/** After `stop`, and the last `done`. */
	async close(): Promise<void> {
		this.stop();
		for (const session of this.#sessions) this.#close(session);
		await Promise.all([...this.#sessions].map((each) => each.closed));
	}

	async #read(session: Session, target: FeedTarget): Promise<void> {
		const iterator = session.handlers.messages()[Symbol.asyncIterator]();
		const { signal } = this.#stop;
		try {
			for (;;) {
				await unlessAborted(target.room(), signal);
				if (signal.aborted) return;
				const coming = iterator.next();
				const next = await unlessAborted(coming, signal);
				if (next === "aborted") {
					void this.#giveBackLate(coming, session);
					return;
				}
				if (next.done === true) return;
				await target.take(this.#delivery(next.value, session));
			}
		} finally {
			// a generator that waits for something else than its signal is left waiting
			void Promise.resolve(iterator.return?.()).catch(() => undefined);
		}
	}

	/** It was on its way as we stopped. */
	async #giveBackLate(
		coming: Promise<IteratorResult<SourceItem>>,
		session: Session,
	): Promise<void> {
		try {
			const next = await coming;
			if (next.done !== true)
				await this.#delivery(next.value, session).done({ kind: "returned" });
		} catch {
			// it ends as it was told to
		}
	}

	#delivery(item: SourceItem, session: Session): Delivery {
		session.open += 1;
		const { name, definition, log } = this.#options;
		return {
			item,
			source: name,
			keptBy: definition.keptBy ?? "loop",
			accepted: () => {
				try {
					session.handlers.accepted?.(item);
				} catch (error) {
					log.warning(`looper ${name}: ${describeFault(error, undefined)}`);
				}
			},
			done: async (result) => {
				try {
					await within(SOURCE_ANSWER_MS, "done", async () =>
						session.handlers.done?.(item, result),
					);
					return true;
				} catch (error) {
					const what = describeFault(error, undefined);
					log.warning(
						`looper ${name} could not be told that a message is done: ${what}`,
					);
					return false;
				} finally {
					session.open -= 1;
					if (session.isOver && session.open === 0) this.#close(session);
				}
			},
		};
	}

	#end(session: Session): void {
		session.isOver = true;
		session.controller.abort();
		if (session.open === 0) this.#close(session);
	}

	#close(session: Session): void {
		session.closed ??= this.#closeNow(session);
	}

	async #closeNow(session: Session): Promise<void> {
		const { name, log } = this.#options;
		try {
			await within(SOURCE_ANSWER_MS, "close", async () =>
				session.handlers.close?.(),
			);
		} catch (error) {
			log.warning(
				`looper ${name} could not be closed: ${describeFault(error, undefined)}`,
			);
		} finally {
			this.#sessions.delete(session);
		}
	}

	/** Tries until it starts; gives the next pause. */
	async #restart(firstPauseMs: number): Promise<number> {
		let pauseMs = firstPauseMs;
		for (;;) {
			const signal = this.#stop.signal;
			await wait(pauseMs, undefined, { signal }).catch(() => undefined);
			pauseMs = Math.min(2 * pauseMs, LONGEST_RESTART_MS);
			if (signal.aborted) return pauseMs;
			try {
				this.#current = await startSession(this.#options);
				this.#sessions.add(this.#current);
				if (signal.aborted) this.#current.controller.abort();
				return pauseMs;
			} catch (error) {
				this.#tellRestart(error, pauseMs);
			}
		}
	}

	#tellRestart(error: unknown, pauseMs: number): void {
		const { name, log } = this.#options;
		log.error(
			`looper ${name} failed: ${describeFault(error, undefined)}; it is started again in ${pauseMs / 1000} s`,
		);
	}
}

async function startSession(options: FeedOptions): Promise<Session> {
	const { name, definition, log } = options;
	const controller = new AbortController();
	const handlers = await definition.start({
		options: options.options,
		folder: options.folder,
		concurrency: options.concurrency,
		signal: controller.signal,
		log: (level, text) => log.line(level, `looper ${name}: ${text}`),
	});
	return {
		handlers,
		controller,
		startMs: Date.now(),
		open: 0,
		isOver: false,
		closed: undefined,
	};
}

async function within(
	limitMs: number,
	what: string,
	work: () => Promise<void>,
): Promise<void> {
	const end = new AbortController();
	const limit = wait(limitMs, undefined, {
		signal: end.signal,
		ref: false,
	}).then(() => {
		throw new Error(`its ${what} has not come back within ${limitMs / 1000} s`);
	});
	limit.catch(() => undefined);
	try {
		await Promise.race([work(), limit]);
	} finally {
		end.abort();
	}
}
