// The loop, in order: messages come from a source, each is attended to, and in the end everything is handed back.
//
//   open ──► run ──(the source ends)──────────────► what is due soon is run ──► close
//             ├──(reload)──► run, otherwise
//             └──(stop)──► runs end by themselves, or are stopped ──► close

import { setTimeout as wait } from "node:timers/promises";
import { describeFault } from "../plugins/describe-fault.ts";
import { unlessAborted } from "../plugins/unless-aborted.ts";
import { Attendant } from "./attendant.ts";
import { Backlog } from "./backlog.ts";
import type { LoopConfig } from "./config/loop-config.ts";
import { DeadLetters } from "./dead-letters.ts";
import type { LoopEngine } from "./engine.ts";
import type { Feed } from "./feed.ts";
import { Ledger } from "./ledger.ts";
import {
	MAX_WAITING,
	MAX_WAITING_BYTES,
	POLL_MS,
	STOPPING_MS,
} from "./limits.ts";
import type { LoopLog } from "./log.ts";
import { openFeed } from "./open-feed.ts";
import { RunEndings } from "./run-endings.ts";
import { Scheduler } from "./scheduler.ts";
import { isSameEngine, isSameSource, type Setup } from "./setup.ts";
import { Tally } from "./tally.ts";
import { Runner } from "./try-run.ts";

export interface LoopParts {
	readonly setup: Setup;
	readonly makeEngine: (config: LoopConfig) => LoopEngine;
	/** Of the record. */
	readonly database: string;
	readonly log: LoopLog;
}

export class Loop {
	readonly #parts: LoopParts;
	readonly #log: LoopLog;
	readonly #ledger: Ledger;
	readonly #scheduler: Scheduler;
	readonly #attendant: Attendant;
	readonly #backlog: Backlog;
	readonly #tally = new Tally();
	/** Aborted: nothing is taken any more. */
	readonly #stop = new AbortController();
	readonly #endings: RunEndings;
	#setup: Setup;
	#engine: LoopEngine;
	/** Of configurations before, with runs that may go on. */
	readonly #oldEngines = new Set<LoopEngine>();
	#feed: Feed;
	/** What the feed was made of. */
	#feedSetup: Setup;
	/** The one that there is to be a feed of, when this one is done. */
	#next: Setup | undefined;

	private constructor(
		parts: LoopParts,
		open: { engine: LoopEngine; ledger: Ledger; feed: Feed },
	) {
		this.#parts = parts;
		this.#log = parts.log;
		this.#ledger = open.ledger;
		this.#feed = open.feed;
		this.#feedSetup = parts.setup;
		this.#setup = parts.setup;
		this.#engine = open.engine;
		// what is written down ahead of its run waits in the table for this
		this.#scheduler = new Scheduler(parts.setup.config.concurrency, () =>
			this.#backlog.wake(),
		);
		const { ledger } = open;
		const { log } = parts;
		const deadLetters = new DeadLetters(ledger, log);
		const shared = { ledger, log, scheduler: this.#scheduler, deadLetters };
		this.#endings = new RunEndings(shared);
		this.#attendant = new Attendant({
			...shared,
			runner: new Runner(log, this.#endings.signal),
			tally: this.#tally,
			current: () => ({ setup: this.#setup, engine: this.#engine }),
			onWaiting: () => this.#backlog.wake(),
		});
		this.#backlog = new Backlog({
			...shared,
			retries: () => this.#setup.config.retries,
			resume: (claimed) => this.#attendant.resume(claimed),
		});
	}

	/** Throws what the source throws at its start, and what SQLite throws for a record that cannot be used. */
	static async open(parts: LoopParts): Promise<Loop> {
		const { setup, database, log } = parts;
		const engine = parts.makeEngine(setup.config);
		const ledger = await Ledger.open({
			path: database,
			loop: setup.config.file,
			warn: (text) => log.warning(text),
		});
		try {
			const feed = await openFeed(setup, log);
			return new Loop(parts, { engine, ledger, feed });
		} catch (error) {
			ledger.close();
			throw error;
		}
	}

	/** Resolves when everything is over. */
	async run(): Promise<void> {
		try {
			await this.#begin();
			await this.#takeAll();
			if (!this.#stop.signal.aborted) await this.#finishBacklog();
			await this.#finishRuns();
		} finally {
			await this.#close();
			this.#log.info(`the loop ends: ${this.#tally.text}`);
		}
	}

	/** A record that cannot be written is waited for, until the loop is stopped. */
	async #begin(): Promise<void> {
		try {
			await this.#backlog.start();
		} catch (error) {
			if (!this.#stop.signal.aborted) throw error;
		}
	}

	/** Takes no more messages; runs have the stated time to end. Called once more, they are stopped at once. */
	stop(): void {
		if (this.#stop.signal.aborted) {
			this.#endings.hurry();
			return;
		}
		this.#stop.abort();
		this.#endings.limitWriting(this.#setup.config.shutdownMs + STOPPING_MS);
		this.#attendant.stop();
		this.#feed.stop();
	}

	/** From the next message on. Another looper takes over when the messages of the one before are done. */
	reload(setup: Setup): void {
		if (!isSameEngine(setup.config, this.#setup.config))
			this.#changeEngine(setup.config);
		this.#setup = setup;
		this.#log.least = setup.config.logLevel;
		this.#scheduler.limit = setup.config.concurrency;
		if (!isSameSource(setup, this.#next ?? this.#feedSetup)) {
			this.#next = setup;
			this.#feed.stop();
		}
		this.#backlog.wake();
	}

	async #takeAll(): Promise<void> {
		for (;;) {
			await this.#feed.run({
				take: (delivery) => this.#attendant.take(delivery),
				room: () => this.#room(),
			});
			const next = this.#next;
			if (!next || this.#stop.signal.aborted) return;
			await unlessAborted(this.#scheduler.idle(), this.#stop.signal);
			if (this.#stop.signal.aborted) return;
			await this.#feed.close();
			this.#next = undefined;
			await this.#reopen(next);
			if (this.#stop.signal.aborted) this.#feed.stop();
		}
	}

	/** Where the new source does not start, the one before does again. */
	async #reopen(setup: Setup): Promise<void> {
		const { name } = setup.config.looper;
		try {
			this.#feed = await openFeed(setup, this.#log);
			this.#feedSetup = setup;
			this.#log.info(`the looper is ${name} from now on, as configured anew`);
		} catch (error) {
			const why = describeFault(error, undefined);
			this.#log.error(
				`the looper ${name} does not start as configured anew: ${why}; it goes on as it was`,
			);
			this.#feed = await openFeed(this.#feedSetup, this.#log);
		}
	}

	/** What the loop keeps is written down ahead of its runs; what others keep they keep until there is room. */
	async #room(): Promise<void> {
		if ((this.#feedSetup.source.keptBy ?? "loop") !== "loop")
			return this.#scheduler.room();
		while (!this.#stop.signal.aborted) {
			const { count, bytes } = this.#ledger.read((table) => table.waiting());
			if (count < MAX_WAITING && bytes < MAX_WAITING_BYTES) return;
			await this.#pause(100);
		}
	}

	/** The source has ended: what is due within the time that a shutdown has is run, the rest by the next start. */
	async #finishBacklog(): Promise<void> {
		const { shutdownMs } = this.#setup.config;
		while (!this.#stop.signal.aborted) {
			await unlessAborted(this.#scheduler.idle(), this.#stop.signal);
			const dueMs = this.#ledger.read((table) => table.nextDueMs());
			if (dueMs === undefined && this.#isIdle) return;
			const waitMs = dueMs === undefined ? 0 : dueMs - Date.now();
			if (waitMs > shutdownMs && this.#isIdle) {
				this.#tellLeft();
				return;
			}
			this.#backlog.wake();
			await this.#pause(Math.min(Math.max(waitMs, 10), POLL_MS));
		}
	}

	get #isIdle(): boolean {
		const parts = [this.#scheduler, this.#attendant, this.#backlog];
		return parts.every(({ isIdle }) => isIdle);
	}

	#tellLeft(): void {
		const { count } = this.#ledger.read((table) => table.waiting());
		this.#log.warning(
			`${count === 1 ? "1 message waits" : `${count} messages wait`} for a later try, by the next start of this loop (\`shevek messages list\`)`,
		);
	}

	async #finishRuns(): Promise<void> {
		this.#attendant.stop();
		await this.#backlog.stop();
		const { shutdownMs } = this.#setup.config;
		if (await this.#endings.finish(shutdownMs)) await this.#attendant.idle();
	}

	async #close(): Promise<void> {
		this.stop();
		await this.#backlog.stop();
		await this.#feed.close();
		for (const engine of [this.#engine, ...this.#oldEngines])
			await engine.close();
		const { owner } = this.#ledger;
		// its messages are known to be left where it has not gone in order
		if (this.#scheduler.isIdle && !this.#attendant.hasLost)
			await this.#ledger
				.write((table) => table.forget(owner))
				.catch(() => undefined);
		this.#endings.close();
		this.#ledger.close();
	}

	/** Throws what making it throws; all is as it was then. */
	#changeEngine(config: LoopConfig): void {
		const engine = this.#parts.makeEngine(config);
		this.#oldEngines.add(this.#engine);
		this.#engine = engine;
	}

	async #pause(ms: number): Promise<void> {
		const { signal } = this.#stop;
		await wait(ms, undefined, { signal }).catch(() => undefined);
	}
}
