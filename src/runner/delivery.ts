// Hands statuses and events on, one after the other: to the caller's handler and the plugins. Who is slow makes a queue here, and the
// run goes on meanwhile. The first failure ends it all: nothing more is handed on, and the run is to end.

import { setImmediate as nextTurn } from "node:timers/promises";
import type {
	RunnerConfig,
	RunnerEvent,
	RunnerStatusData,
} from "../plugins/runner-plugin.ts";
import type { RunOptions } from "./options.ts";
import type { PluginHost } from "./plugin-host.ts";

/** So long handlers may keep the thread in one go. */
const SLICE_MS = 5;

type Step =
	| { readonly kind: "status"; readonly data: RunnerStatusData }
	| { readonly kind: "event"; readonly read: () => RunnerEvent };

export interface DeliveryOptions {
	readonly handlers: Pick<RunOptions, "eventHandler" | "statusHandler">;
	readonly plugins: readonly PluginHost[];
	readonly config: RunnerConfig;
	readonly onFailure: () => void;
}

export interface Failure {
	readonly error: unknown;
	/** Whose it is, in words. */
	readonly who: string;
}

export class Delivery {
	readonly #options: DeliveryOptions;
	readonly #queue: Step[] = [];
	#isWorking = false;
	#failure: Failure | undefined;
	#onIdle: (() => void) | undefined;

	constructor(options: DeliveryOptions) {
		this.#options = options;
	}

	get failure(): Failure | undefined {
		return this.#failure;
	}

	/** Nobody listens to events: they need not be read. */
	get isIdle(): boolean {
		const { handlers, plugins } = this.#options;
		return handlers.eventHandler === undefined && plugins.length === 0;
	}

	status(data: RunnerStatusData): void {
		this.#push({ kind: "status", data });
	}

	event(read: () => RunnerEvent): void {
		if (!this.isIdle) this.#push({ kind: "event", read });
	}

	/** Resolves when everything has been handed on, or was given up. */
	async settle(): Promise<void> {
		if (!this.#isWorking) return;
		await new Promise<void>((resolve) => {
			this.#onIdle = resolve;
		});
	}

	/** The failure of someone else that ends the run as well. */
	fail(failure: Failure): void {
		if (this.#failure) return;
		this.#failure = failure;
		this.#queue.length = 0;
		this.#options.onFailure();
	}

	#push(step: Step): void {
		if (this.#failure) return;
		this.#queue.push(step);
		if (!this.#isWorking) void this.#work();
	}

	async #work(): Promise<void> {
		this.#isWorking = true;
		let since = performance.now();
		for (let step = this.#queue.shift(); step; step = this.#queue.shift()) {
			for (const call of this.#calls(step)) {
				if (this.#failure) break;
				const answer = this.#call(call);
				if (answer) await answer;
			}
			if (performance.now() - since < SLICE_MS) continue;
			// What the run writes meanwhile is read here, or a full pipe would hold it up.
			await nextTurn();
			since = performance.now();
		}
		this.#isWorking = false;
		this.#onIdle?.();
	}

	/** ansible-runner's order: of a status plugins know first, of an event the handler. */
	*#calls(step: Step): Generator<Call> {
		const { handlers, plugins, config } = this.#options;
		if (step.kind === "status") {
			for (const plugin of plugins)
				yield {
					who: plugin.title,
					work: () => plugin.status(config, step.data),
				};
			yield {
				who: "statusHandler",
				work: () =>
					handlers.statusHandler?.(step.data, { runnerConfig: config }),
			};
			return;
		}
		const event = step.read();
		yield {
			who: "eventHandler",
			work: () => handlers.eventHandler?.(event),
		};
		for (const plugin of plugins)
			yield { who: plugin.title, work: () => plugin.event(config, event) };
	}

	/** What is no promise is not waited for: a long queue of quick handlers takes no turn each. */
	#call({ who, work }: Call): Promise<void> | undefined {
		const onError = (error: unknown) => this.fail({ error, who });
		try {
			const answer = work();
			if (isThenable(answer))
				return Promise.resolve(answer).then(noop, onError);
		} catch (error) {
			onError(error);
		}
		return undefined;
	}
}

interface Call {
	readonly who: string;
	readonly work: () => unknown;
}

function noop(): void {}

function isThenable(value: unknown): value is PromiseLike<unknown> {
	return (
		typeof value === "object" &&
		value !== null &&
		typeof Reflect.get(value, "then") === "function"
	);
}
