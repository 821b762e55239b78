// What a strategy has to work with: the hosts of one batch, and ways to take them through the play.

import { runInLockstep } from "../engine/lockstep.ts";
import { nextTask, runNextTask } from "../engine/own-pace.ts";
import type { PlayRun } from "../engine/play-run.ts";
import { infoOf } from "../engine/task-start.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { toPlain } from "../pyvalue/plain.ts";

/** A task as a strategy sees it. */
export interface StrategyTask {
	readonly name: string;
	/** By its full name. */
	readonly action: string;
	readonly isHandler: boolean;
	/** One of the engine's own steps (`meta`), those that no playbook shows among them. */
	readonly isMeta: boolean;
	readonly tags: readonly string[];
}

/** `done` has no task left; what was rescued is not failed. */
export type HostState = "working" | "failed" | "unreachable" | "done";

export interface StrategyPlay {
	readonly name: string;
	/** Those of the batch, in the play's order. */
	readonly hosts: readonly string[];
	/** How many hosts are at work at once, whatever the strategy starts. */
	readonly forks: number;
	/** Given where the run ends; what runs then comes back by itself. */
	readonly signal: AbortSignal;
	state(host: string): HostState;
	/** The task that a host is at; undefined where none is left. */
	nextTask(host: string): StrategyTask | undefined;
	/** Runs it: its loop, conditions, includes, notifications; what goes wrong is the host's state. */
	runTask(host: string): Promise<StrategyTask | undefined>;
	/** Takes a host to the play's end at its own pace. */
	finish(host: string): Promise<void>;
	/** Takes hosts to the play's end in lockstep: each does a task before any does the next. */
	runTogether(hosts: readonly string[]): Promise<void>;
	/** A host's variable as its tasks see it; undefined where there is none. */
	variable(host: string, name: string): Promise<unknown>;
	/** Nothing more of the play runs on the host, or on any. */
	end(host?: string): void;
	warn(text: string): void;
	display(text: string): void;
}

export class StrategyRun implements StrategyPlay {
	readonly #play: PlayRun;
	readonly #busy = new Set<string>();
	/** What was begun; a strategy that does not wait for it is waited for here. */
	readonly #begun: Promise<unknown>[] = [];

	constructor(play: PlayRun) {
		this.#play = play;
	}

	/** The strategy, and everything that it began; an interrupt does not wait for what it waits for. */
	async whole(strategy: () => void | Promise<void>): Promise<void> {
		const { signal } = this;
		const aborted = Promise.withResolvers<void>();
		const stop = () => aborted.resolve();
		signal.addEventListener("abort", stop);
		try {
			await Promise.race([strategy(), aborted.promise]);
			// each may begin more
			for (let at = 0; at < this.#begun.length; at++) await this.#begun[at];
		} finally {
			signal.removeEventListener("abort", stop);
			await Promise.allSettled(this.#begun);
		}
	}

	get name(): string {
		return this.#play.info.name;
	}

	get hosts(): readonly string[] {
		return this.#play.batch;
	}

	get forks(): number {
		return this.#play.state.options.forks;
	}

	get signal(): AbortSignal {
		return this.#play.state.parts.signal;
	}

	state(host: string): HostState {
		const { state } = this.#play;
		if (state.unreachableHosts.has(host)) return "unreachable";
		const cursor = this.#play.cursor(host).copy();
		const task = cursor.next(host, this.#play);
		if (task !== undefined) return "working";
		return cursor.isFailed ? "failed" : "done";
	}

	nextTask(host: string): StrategyTask | undefined {
		return this.#shown(nextTask(this.#play, host));
	}

	runTask(host: string): Promise<StrategyTask | undefined> {
		return this.#begin([host], async () =>
			this.#shown(await runNextTask(this.#play, host)),
		);
	}

	finish(host: string): Promise<void> {
		return this.#begin([host], async () => {
			while (this.#goesOn) {
				const task = await runNextTask(this.#play, host);
				if (task === undefined) return;
			}
		});
	}

	runTogether(hosts: readonly string[]): Promise<void> {
		return this.#begin(hosts, async () => {
			// those of the batch only, in its order
			const own = this.hosts.filter((host) => hosts.includes(host));
			if (this.#goesOn) await runInLockstep(this.#play, own);
		});
	}

	async variable(host: string, name: string): Promise<unknown> {
		const scope = this.#play.scopes.scope(host);
		const value = scope.get(name);
		if (value === undefined) return undefined;
		const { templar } = this.#play.state.parts;
		return toPlain(await templar.template(value, scope));
	}

	end(host?: string): void {
		for (const each of host === undefined ? this.hosts : [host])
			this.#play.cursor(each).end();
	}

	warn(text: string): void {
		this.#play.state.warn(text);
	}

	display(text: string): void {
		this.#play.state.emitter.message("plain", text);
	}

	/** A task with `any_errors_fatal` may have ended it for all. */
	get #goesOn(): boolean {
		return !this.#play.isBroken && !this.signal.aborted;
	}

	#shown(task: TaskNode | undefined): StrategyTask | undefined {
		if (task === undefined) return undefined;
		const { name, resolvedAction, isHandler, tags } = infoOf(this.#play, task);
		const isMeta = task.taskRole === "meta";
		return { name, action: resolvedAction, isHandler, isMeta, tags };
	}

	#begin<T>(hosts: readonly string[], work: () => Promise<T>): Promise<T> {
		for (const host of hosts) {
			if (!this.#play.cursors.has(host))
				throw new Error(`the host ${host} is not in this batch of the play`);
			if (this.#busy.has(host))
				throw new Error(`the host ${host} is at a task already`);
		}
		for (const host of hosts) this.#busy.add(host);
		const done = work().finally(() => {
			for (const host of hosts) this.#busy.delete(host);
		});
		this.#begun.push(done);
		done.catch(() => undefined);
		return done;
	}
}
