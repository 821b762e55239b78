// What stands between a runner plugin and the run: a limit of time for each call, and what becomes of a failure. Strict, which is the
// rule, it ends the run; else it costs one warning, and the plugin is asked no more after a hang.

import { describeFault } from "../plugins/describe-fault.ts";
import {
	type FenceOwner,
	FenceTimeout,
	fenced,
	unwatch,
	watch,
} from "../plugins/fence.ts";
import type {
	RunnerConfig,
	RunnerEvent,
	RunnerPlugin,
	RunnerStatusData,
} from "../plugins/runner-plugin.ts";

export interface FoundRunnerPlugin {
	readonly name: string;
	readonly file: string;
	readonly plugin: RunnerPlugin;
}

export interface PluginHostOptions {
	readonly warn: (text: string) => void;
	/** It failed where nobody waits: in a timer, in a promise left alone. */
	readonly onStray: (error: unknown, who: string) => void;
}

export class PluginHost {
	readonly title: string;
	readonly #found: FoundRunnerPlugin;
	readonly #options: PluginHostOptions;
	readonly #owner: FenceOwner;
	#state: "on" | "warned" | "out" = "on";

	constructor(found: FoundRunnerPlugin, options: PluginHostOptions) {
		this.#found = found;
		this.#options = options;
		this.title = `the runner plugin ${found.name} (${found.file})`;
		this.#owner = {
			file: found.file,
			onPrint: (text) => process.stderr.write(text),
			onStray: (error) => this.#stray(error),
		};
		watch(this.#owner);
	}

	status(config: RunnerConfig, data: RunnerStatusData): unknown {
		return this.#call((plugin) => plugin.statusHandler(config, data));
	}

	event(config: RunnerConfig, data: RunnerEvent): unknown {
		return this.#call((plugin) => plugin.eventHandler(config, data));
	}

	close(): void {
		unwatch(this.#owner);
	}

	/** Throws, or rejects with, what it throws: where it is strict. */
	#call(work: (plugin: RunnerPlugin) => unknown): unknown {
		if (this.#state === "out") return undefined;
		let answer: unknown;
		try {
			fenced(this.#owner, this.#limitMs, () => {
				answer = work(this.#found.plugin);
			});
		} catch (error) {
			return this.#fault(error);
		}
		if (!(answer instanceof Promise)) return undefined;
		return this.#await(answer).catch((error) => this.#fault(error));
	}

	get #limitMs(): number {
		return (this.#found.plugin.timeoutSeconds ?? 30) * 1000;
	}

	async #await(answer: Promise<unknown>): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const limit = new Promise<never>((_resolve, reject) => {
			timer = setTimeout(
				() => reject(new FenceTimeout(this.#limitMs)),
				this.#limitMs,
			);
		});
		try {
			await Promise.race([answer, limit]);
		} finally {
			clearTimeout(timer);
		}
	}

	#fault(error: unknown): undefined {
		if (this.#found.plugin.strict !== false) throw error;
		if (this.#state === "on")
			this.#options.warn(
				`${this.title} failed: ${describeFault(error, this.#found.file)}`,
			);
		this.#state = error instanceof FenceTimeout ? "out" : "warned";
		return undefined;
	}

	#stray(error: unknown): void {
		try {
			this.#fault(error);
		} catch {
			this.#options.onStray(error, this.title);
		}
	}
}
