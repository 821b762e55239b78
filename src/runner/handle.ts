// A run for its caller: it can be awaited for its end, looped over for its events, and canceled.

import { randomUUID } from "node:crypto";
import type { RunnerEvent, RunnerStatus } from "../plugins/runner-plugin.ts";
import { assertOptions } from "./check-options.ts";
import { EventLog } from "./event-log.ts";
import type { FinishedRun, RunnerStats } from "./finished-run.ts";
import { openRunFolder, type RunFolder } from "./folder.ts";
import type { RunOptions } from "./options.ts";
import { planRun, type RunWorld } from "./plan.ts";
import { removeNow } from "./removed-at-exit.ts";
import { Run } from "./run.ts";
import { Stops } from "./stops.ts";

/**
 * A run that has been started. `await` gives its end, a `FinishedRun`; it rejects where the run could not begin, and with what a
 * handler or a plugin has thrown. A run that fails is no error: `status` and `rc` say so.
 */
export class RunHandle implements PromiseLike<FinishedRun> {
	/** Names it, and its folder in artifacts/. */
	readonly ident: string;
	readonly #stops = new Stops();
	readonly #log: EventLog;
	readonly #ended: Promise<FinishedRun>;
	#run: Run | undefined;

	constructor(options: RunOptions, world: RunWorld) {
		this.ident = options.ident ?? randomUUID();
		this.#log = new EventLog(options.privateDataDir === undefined);
		this.#ended = this.#start({ ...options, ident: this.ident }, world);
		// who only loops over the events learns of a failure there
		this.#ended.catch(() => {});
	}

	get status(): RunnerStatus {
		return this.#run?.status ?? "unstarted";
	}

	/** Undefined until it has ended. */
	get rc(): number | undefined {
		return this.#run?.rc;
	}

	/** Undefined until its recap. */
	get stats(): RunnerStats | undefined {
		return this.#run?.stats;
	}

	/** All events, in order, as they come; each loop over it begins with the first. Throws what `await` does. */
	get events(): AsyncIterable<RunnerEvent> {
		const log = this.#log;
		return { [Symbol.asyncIterator]: () => log.events() };
	}

	/** Whose failure ended it, in words: `eventHandler`, or a plugin with its file. */
	get failedBy(): string | undefined {
		return this.#run?.failedBy;
	}

	/** Ends it, with the status `canceled`; a second time, at once. */
	cancel(): void {
		this.#stops.cancel();
	}

	// biome-ignore lint/suspicious/noThenProperty: a run can be awaited
	then<A = FinishedRun, B = never>(
		onEnd?: ((run: FinishedRun) => A | PromiseLike<A>) | null,
		onError?: ((error: unknown) => B | PromiseLike<B>) | null,
	): Promise<A | B> {
		return this.#ended.then(onEnd, onError);
	}

	catch<B = never>(
		onError?: ((error: unknown) => B | PromiseLike<B>) | null,
	): Promise<FinishedRun | B> {
		return this.#ended.catch(onError);
	}

	finally(onEnd?: (() => void) | null): Promise<FinishedRun> {
		return this.#ended.finally(onEnd);
	}

	async #start(options: RunOptions, world: RunWorld): Promise<FinishedRun> {
		// whoever made the run gets it before its first handler is called
		await Promise.resolve();
		try {
			assertOptions({ ...options });
			// from the first file on: one that is a FIFO may be waited for
			this.#stops.obey(options.signal);
			const finished = await this.#inFolder(options, world);
			await options.finishedCallback?.(finished);
			this.#log.end();
			return finished;
		} catch (error) {
			this.#log.end({ error });
			throw error;
		} finally {
			this.#stops.close();
		}
	}

	async #inFolder(options: RunOptions, world: RunWorld): Promise<FinishedRun> {
		const folder = openRunFolder(options, world.cwd);
		try {
			const finished = await this.#perform(options, folder, world);
			await options.artifactsHandler?.(folder.artifactDir);
			return finished;
		} finally {
			if (folder.isTemporary) removeNow(folder.privateDataDir);
		}
	}

	async #perform(
		options: RunOptions,
		folder: RunFolder,
		world: RunWorld,
	): Promise<FinishedRun> {
		const warn = options.onWarning ?? warnOnStderr;
		const plan = await planRun(options, folder, {
			world,
			signal: this.#stops.signal,
			warn,
		});
		try {
			this.#log.readFrom(plan.artifacts);
			const run = new Run({
				options,
				world,
				plan,
				stops: this.#stops,
				log: this.#log,
				warn,
			});
			this.#run = run;
			await run.perform();
			return run.finished(this.events);
		} finally {
			plan.release();
		}
	}
}

function warnOnStderr(text: string): void {
	process.stderr.write(` [WARNING]: ${text}\n`);
}
