// A callback as a listener of the run. One of ours is called directly, a user's file behind a fence:
//
//   waiting ──start──► ready ◄──► busy (an async function is awaited) ──close──► closed
//                        └── hangs, cannot start ──► out (later events are dropped)
//
// Whatever goes wrong costs one warning of each sort; where the callback is strict, it stops the run.

import { assertNever } from "../errors/shevek-error.ts";
import type { RunEvent, RunListener } from "../events/run-event.ts";
import type { CallbackContext } from "./callback.ts";
import { BURST } from "./callback-burst.ts";
import {
	CallbackFaults,
	type Fault,
	type NamedCallback,
} from "./callback-faults.ts";
import {
	brokenHandlers,
	type CallbackHandlers,
	type DiedRun,
	unknownHandlers,
} from "./callback-handlers.ts";
import { describeFault } from "./describe-fault.ts";
import {
	type FenceOwner,
	FenceTimeout,
	fenced,
	unfenced,
	unwatch,
	watch,
} from "./fence.ts";

const DEFAULT_SECONDS = 5;
/** Events kept for a callback that is slow; it is left out when it falls behind further. */
const MAX_QUEUED = 100_000;
/** A busy database answers late, and that is not the callback's doing. */
const DIED_RUNS_MS = 30_000;

export type HostedUnit = NamedCallback;

export interface CallbackHostOptions {
	readonly context: CallbackContext;
	/** Before its first event. */
	readonly onStart?: (() => void) | undefined;
	/** Has `tell` called with each earlier run of this callback that died. */
	readonly tellDiedRuns?:
		| ((tell: (run: DiedRun) => Promise<void>) => Promise<void>)
		| undefined;
	readonly warn: (text: string) => void;
	/** Where text goes that the plugin printed past the display. */
	readonly onPrint: (text: string) => void;
	/** The run is to end: a strict callback failed. */
	readonly onStrictFailure: (reason: string) => void;
}

type Step =
	| { readonly kind: "event"; readonly event: RunEvent }
	| { readonly kind: "close" };

export class CallbackHost implements RunListener {
	readonly #unit: HostedUnit;
	readonly #options: CallbackHostOptions;
	readonly #owner: FenceOwner;
	readonly #limitMs: number;
	readonly #queue: Step[] = [];
	readonly #faults: CallbackFaults;
	#handlers: CallbackHandlers | undefined;
	#state: "waiting" | "ready" | "busy" | "closed" | "out" = "waiting";
	#onIdle: (() => void) | undefined;

	constructor(unit: HostedUnit, options: CallbackHostOptions) {
		this.#unit = unit;
		this.#options = options;
		this.#faults = new CallbackFaults(unit, options);
		this.#limitMs = (unit.definition.timeoutSeconds ?? DEFAULT_SECONDS) * 1000;
		this.#owner = {
			file: unit.file ?? "",
			onPrint: (text) => this.#takePrint(text),
			onStray: (error) => this.#fault("throws", this.#describe(error)),
		};
	}

	onEvent(event: RunEvent): void {
		if (this.#state === "closed") return;
		if (this.#state === "out") {
			this.#showMessage(event);
			return;
		}
		if (this.#state === "waiting") this.#start();
		if (!this.#isWanted(event)) return;
		this.#queue.push({ kind: "event", event });
		if (this.#isDueNow()) this.#work();
		else BURST.add(this.#member);
	}
	readonly #member = BURST.member(() => this.#work());

	#isWanted({ kind }: RunEvent): boolean {
		const handlers = this.#handlers;
		if (!handlers || handlers.any || handlers[kind]) return true;
		return kind === "message" && this.#unit.definition.type === "stdout";
	}

	/** Warnings are shown by whoever owns the screen; one that has no function for them loses none. */
	#showMessage(event: RunEvent): void {
		if (event.kind !== "message" || this.#unit.definition.type !== "stdout")
			return;
		if (!this.#handlers?.message && !this.#handlers?.any)
			this.#options.context.display.message(event);
	}

	/** What is shown keeps its order; but a burst of events goes through the fence in one piece. */
	#isDueNow(): boolean {
		const { file, definition } = this.#unit;
		if (file === undefined || definition.type === "stdout") return true;
		return !BURST.isOn;
	}

	async close(): Promise<void> {
		if (this.#state === "waiting") return;
		BURST.drop(this.#member);
		if (this.#state !== "out") {
			this.#queue.push({ kind: "close" });
			this.#work();
			await this.#idle();
		}
		this.#state = "closed";
		if (this.#unit.file !== undefined) unwatch(this.#owner);
	}

	#start(): void {
		const { definition, file } = this.#unit;
		if (file !== undefined) watch(this.#owner);
		this.#state = "ready";
		this.#options.onStart?.();
		const take = (handlers: CallbackHandlers | undefined) => {
			if (this.#state === "out") return;
			if (typeof handlers !== "object" || handlers === null)
				this.#fault("throws", "start gave no functions for events");
			else if (brokenHandlers(handlers).length > 0)
				this.#fault(
					"throws",
					`start gave no function for ${brokenHandlers(handlers).join(", ")}`,
				);
			else {
				this.#handlers = handlers;
				this.#faults.tellUnknown(unknownHandlers(handlers));
				this.#tellDied();
			}
		};
		const started = this.#call(() => definition.start(this.#options.context));
		if (started instanceof Promise) this.#await(started.then(take));
		else take(started);
	}

	/** Asking takes a look into the database; events wait until those runs are told of. */
	#tellDied(): void {
		const { tellDiedRuns } = this.#options;
		if (!tellDiedRuns || !this.#handlers?.runDied) return;
		this.#await(
			tellDiedRuns(async (run) => {
				await this.#call(() => this.#handlers?.runDied?.(run));
			}),
			DIED_RUNS_MS,
		);
	}

	/** All that waits, up to the first step that has to be awaited. One fence for the lot. */
	#work(): void {
		if (this.#queue.length > MAX_QUEUED)
			this.#fault("hangs", `is ${MAX_QUEUED} events behind`);
		while (this.#state === "ready" && this.#queue.length > 0)
			this.#call(() => this.#takeSteps());
		if (this.#queue.length === 0 && this.#state !== "busy") this.#onIdle?.();
	}

	#takeSteps(): void {
		while (this.#state === "ready") {
			const step = this.#queue.shift();
			if (!step) return;
			for (const answer of this.#answers(step))
				if (answer instanceof Promise) unfenced(() => this.#await(answer));
		}
	}

	*#answers(step: Step): Generator<void | Promise<void>> {
		const handlers = this.#handlers;
		if (!handlers) return;
		switch (step.kind) {
			case "event":
				this.#showMessage(step.event);
				yield handlers.any?.(step.event);
				yield callHandler(handlers, step.event);
				return;
			case "close":
				yield handlers.close?.();
				return;
			default:
				assertNever(step);
		}
	}

	/** Runs something of the plugin's; what it throws is a fault. */
	#call<T>(work: () => T): T | undefined {
		let value: T | undefined;
		try {
			if (this.#unit.file === undefined) return work();
			fenced(this.#owner, this.#limitMs, () => {
				value = work();
			});
			BURST.begin();
		} catch (error) {
			const isHanging = error instanceof FenceTimeout;
			this.#fault(isHanging ? "hangs" : "throws", this.#describe(error));
		}
		return value;
	}

	#await(answer: Promise<void>, limitMs = this.#limitMs): void {
		this.#pending += 1;
		if (this.#state === "ready") this.#state = "busy";
		const limit = setTimeout(() => {
			this.#fault("hangs", `did not finish within ${limitMs / 1000} s`);
		}, limitMs);
		limit.unref();
		answer
			.catch((error) => this.#fault("throws", this.#describe(error)))
			.finally(() => {
				clearTimeout(limit);
				this.#pending -= 1;
				if (this.#pending > 0 || this.#state !== "busy") return;
				this.#state = "ready";
				this.#work();
			});
	}
	#pending = 0;

	#idle(): Promise<void> {
		if (this.#state !== "busy") return Promise.resolve();
		return new Promise((resolve) => {
			const limit = setTimeout(() => {
				this.#fault("hangs", `did not end within ${this.#limitMs / 1000} s`);
			}, this.#limitMs);
			this.#onIdle = () => {
				clearTimeout(limit);
				resolve();
			};
		});
	}

	#leave(): void {
		this.#state = "out";
		this.#queue.length = 0;
		this.#onIdle?.();
	}

	#takePrint(text: string): void {
		this.#options.onPrint(text);
		if (this.#unit.definition.type === "stdout" || text.trim() === "") return;
		this.#faults.tellPrint();
	}

	#fault(fault: Fault, what: string): void {
		if (this.#state === "out") return;
		const ends = fault === "hangs" || this.#handlers === undefined;
		this.#faults.tell(fault, what, ends);
		if (ends) this.#leave();
	}

	#describe(error: unknown): string {
		return describeFault(error, this.#unit.file);
	}
}

/** A kind's own function, where there is one; the tie between kind and event is TypeScript's to lose here. */
function callHandler(
	handlers: CallbackHandlers,
	event: RunEvent,
): void | Promise<void> {
	const handler = handlers[event.kind] as
		| ((event: RunEvent) => void | Promise<void>)
		| undefined;
	return handler?.call(handlers, event);
}
