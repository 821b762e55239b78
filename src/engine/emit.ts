// Events on their way from the engine to the listeners: stamped, and fenced, so that a listener
// that throws costs one warning and never the run.

import { randomUUID } from "node:crypto";
import type {
	MessageStyle,
	RunEvent,
	RunListener,
} from "../events/run-event.ts";

type WithoutStamp<E> = E extends RunEvent ? Omit<E, "uuid" | "time"> : never;
/** An event as the engine writes it. */
export type NewEvent = WithoutStamp<RunEvent>;

export class Emitter {
	readonly #listeners: RunListener[];
	readonly #now: () => number;
	readonly #broken = new Set<RunListener>();

	constructor(listeners: readonly RunListener[], now: () => number) {
		this.#listeners = [...listeners];
		this.#now = now;
	}

	/** From the next event on. */
	add(listeners: readonly RunListener[]): void {
		this.#listeners.push(...listeners);
	}

	emit(event: NewEvent, uuid: string = randomUUID()): void {
		const stamped = { ...event, uuid, time: this.#now() } as RunEvent;
		for (const listener of this.#listeners) {
			try {
				listener.onEvent(stamped);
			} catch (error) {
				this.#report(listener, error);
			}
		}
	}

	#report(listener: RunListener, error: unknown): void {
		if (this.#broken.has(listener)) return;
		this.#broken.add(listener);
		const name = listener.constructor.name;
		this.message("warning", `A callback failed (${name}): ${String(error)}`);
	}

	message(style: MessageStyle, text: string, level = 0, host?: string): void {
		this.emit({ kind: "message", style, text, level, host });
	}

	/** The last that came is closed first; `afterEach` may still have something to say to the others. */
	async close(afterEach: () => void = () => undefined): Promise<void> {
		for (const listener of this.#listeners.toReversed()) {
			await listener.close?.();
			afterEach();
		}
	}
}
