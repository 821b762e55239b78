// What the screen shows, call by call, for the wire: an event's `stdout` is what was shown while it was told.
//
//   outside ──begin (an event comes)──► during ──seal (the screen has had it)──► outside
//
// Those who come after the screen find the text of their event in `current`. What is shown outside (a warning of the
// inventory, a line of another callback) goes before the event that comes next.

import type { MessageStyle } from "./run-event.ts";

export interface Shown {
	/** As written, colours and line ends included. */
	readonly text: string;
	/** It went to standard error. */
	readonly isError: boolean;
	/** `prompt` is written past the display: a question. */
	readonly style: MessageStyle | "prompt";
	/** The -v that it needs, of `verbose`. */
	readonly level?: number | undefined;
	readonly host?: string | undefined;
}

export interface ShownParts {
	/** Since the last event, and before this one. */
	readonly outside: readonly Shown[];
	readonly during: readonly Shown[];
}

const NONE: Shown[] = [];

export class ShownText {
	#outside: Shown[] = [];
	#during: Shown[] = [];
	#isDuring = false;
	#current: ShownParts = { outside: NONE, during: NONE };

	add(shown: Shown): void {
		(this.#isDuring ? this.#during : this.#outside).push(shown);
	}

	begin(): void {
		this.#isDuring = true;
	}

	seal(): void {
		this.#isDuring = false;
		this.#current = { outside: this.#outside, during: this.#during };
		this.#outside = [];
		this.#during = [];
	}

	get current(): ShownParts {
		return this.#current;
	}

	/** Not yet sealed: what was shown after the last event. */
	get rest(): readonly Shown[] {
		return this.#outside;
	}
}
