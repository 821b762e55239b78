// The agents of other users that were started through one login: found by what makes them, ended when
// they have been idle, when their user is about to be changed, and with the login.

import type { Agent } from "./agent.ts";
import type { RunningAgent } from "./become.ts";
import { becomeKey } from "./link-key.ts";
import type { BecomeSpec } from "./target.ts";
import { within } from "./within.ts";

interface Entry {
	readonly user: string;
	readonly started: Promise<RunningAgent>;
}

export interface BecomeAgentsOptions {
	/** One without work for this long ends. */
	readonly idleMs: number;
	/** One that is told to end has this long to end its children and remove its folders. */
	readonly closeMs: number;
}

export class BecomeAgents {
	readonly #options: BecomeAgentsOptions;
	readonly #entries = new Map<string, Entry>();
	readonly #idleTimers = new Map<string, NodeJS.Timeout>();
	readonly #agents = new Set<Agent>();

	constructor(options: BecomeAgentsOptions) {
		this.#options = options;
	}

	get isInUse(): boolean {
		return [...this.#agents].some((agent) => agent.isInUse);
	}

	/** The one that runs, or else the one that `start` gives. */
	async get(
		become: BecomeSpec,
		start: () => Promise<RunningAgent>,
	): Promise<RunningAgent> {
		const key = becomeKey(become);
		const known = this.#entries.get(key);
		if (known !== undefined) {
			const running = await known.started;
			if (running.channel.failure === undefined) return running;
		}
		const entry = { user: become.user, started: start() };
		this.#entries.set(key, entry);
		entry.started.then(
			({ agent }) => this.#agents.add(agent),
			() => {
				if (this.#entries.get(key) === entry) this.#entries.delete(key);
			},
		);
		return entry.started;
	}

	/** From now on it ends when it has nothing to do for long enough. */
	expectIdle(become: BecomeSpec): void {
		const key = becomeKey(become);
		clearTimeout(this.#idleTimers.get(key));
		const timer = setTimeout(async () => {
			const entry = this.#entries.get(key);
			const running = await entry?.started.catch(() => undefined);
			if (running === undefined) return;
			if (running.agent.isInUse) this.expectIdle(become);
			else await this.drop(become);
		}, this.#options.idleMs).unref();
		this.#idleTimers.set(key, timer);
	}

	/** Tells it to end, and waits for nothing. */
	drop(become: BecomeSpec): Promise<void> {
		return this.#drop(becomeKey(become));
	}

	async #drop(key: string): Promise<void> {
		const entry = this.#entries.get(key);
		this.#entries.delete(key);
		const running = await entry?.started.catch(() => undefined);
		if (running === undefined) return;
		this.#agents.delete(running.agent);
		running.channel.close();
	}

	/** Ends the idle agents of the users that may be changed or removed now, and waits until they are gone. */
	async leaveUsers(mayChange: (user: string) => boolean): Promise<void> {
		const left = [...this.#entries].map(async ([key, { user, started }]) => {
			if (!mayChange(user)) return;
			const running = await started.catch(() => undefined);
			if (running === undefined || running.agent.isInUse) return;
			await this.#drop(key);
			await within(this.#options.closeMs, running.ended);
		});
		await Promise.all(left);
	}

	/** The login has died, and they with it. */
	fail(error: Error): void {
		for (const { started } of this.#entries.values())
			started.then(({ channel }) => channel.fail(error)).catch(() => {});
	}

	/** They end with the login's connection; nothing of them is kept. */
	forget(): void {
		this.#entries.clear();
		this.#agents.clear();
		for (const timer of this.#idleTimers.values()) clearTimeout(timer);
		this.#idleTimers.clear();
	}
}
