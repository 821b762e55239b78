// What is said of a callback that goes wrong: one warning of each sort; where it is strict, the run ends.

import type { CallbackDefinition } from "./callback.ts";

export type Fault = "throws" | "hangs" | "prints";

/** A callback as it is named in messages. */
export interface NamedCallback {
	readonly name: string;
	/** The user's file; none for what ships. */
	readonly file: string | undefined;
	readonly definition: CallbackDefinition;
}

interface FaultReceivers {
	readonly warn: (text: string) => void;
	/** The run is to end: a strict callback failed. */
	readonly onStrictFailure: (reason: string) => void;
}

export class CallbackFaults {
	readonly #callback: NamedCallback;
	readonly #receivers: FaultReceivers;
	readonly #told = new Set<Fault>();

	constructor(callback: NamedCallback, receivers: FaultReceivers) {
		this.#callback = callback;
		this.#receivers = receivers;
	}

	/** `isOut`: it takes no further part. */
	tell(fault: Fault, what: string, isOut: boolean): void {
		const text = `${this.#title()} failed: ${what}`;
		if (this.#callback.definition.strict === true)
			this.#receivers.onStrictFailure(`${text}; it is strict, so the run ends`);
		else if (this.#isNew(fault))
			this.#receivers.warn(
				isOut ? `${text}; it is left out of this run` : text,
			);
	}

	tellPrint(): void {
		if (!this.#isNew("prints")) return;
		this.#receivers.warn(
			`${this.#title()} writes to standard output by itself; its text goes to standard error. context.display.show() shows text in its place.`,
		);
	}

	tellUnknown(handlers: readonly string[]): void {
		if (handlers.length === 0) return;
		this.#receivers.warn(
			`${this.#title()} has functions for what is no event: ${handlers.join(", ")}. The names of events are in docs/callbacks.md.`,
		);
	}

	#isNew(fault: Fault): boolean {
		if (this.#told.has(fault)) return false;
		this.#told.add(fault);
		return true;
	}

	#title(): string {
		const { name, file } = this.#callback;
		return `The callback ${name}${file === undefined ? "" : ` (${file})`}`;
	}
}
