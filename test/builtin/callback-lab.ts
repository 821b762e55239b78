// A callback with a clock of its own, told of events one by one.

import type { RunEvent } from "../../src/events/run-event.ts";
import type {
	CallbackContext,
	CallbackDefinition,
} from "../../src/plugins/callback.ts";
import type { CallbackDisplay } from "../../src/plugins/callback-display.ts";
import type { CallbackHandlers } from "../../src/plugins/callback-handlers.ts";

interface LabOptions {
	readonly options?: Readonly<Record<string, unknown>>;
	readonly verbosity?: number;
	readonly cwd?: string;
}

const START_MS = Date.UTC(2026, 0, 2, 3, 4, 5);

export class CallbackLab {
	readonly shown: string[] = [];
	nowMs = START_MS;
	readonly #handlers: CallbackHandlers;

	private constructor(
		start: (lab: CallbackLab) => CallbackHandlers | Promise<CallbackHandlers>,
	) {
		const handlers = start(this);
		if (handlers instanceof Promise)
			throw new Error("these callbacks start at once");
		this.#handlers = handlers;
	}

	static of(
		definition: CallbackDefinition,
		{ options = {}, verbosity = 0, cwd = "/" }: LabOptions = {},
	): CallbackLab {
		const specs = Object.entries(definition.options ?? {});
		const defaults = specs.map(([name, spec]) => [name, spec.default]);
		return new CallbackLab((lab) =>
			definition.start({
				options: { ...Object.fromEntries(defaults), ...options },
				run: { cwd, verbosity } as CallbackContext["run"],
				display: {
					verbosity,
					columns: 79,
					show: (text) => lab.shown.push(text),
				} as Partial<CallbackDisplay> as CallbackDisplay,
				setting: () => null,
				send: () => undefined,
				now: () => lab.nowMs,
			}),
		);
	}

	/** After that many milliseconds; the lab's clock is the event's. */
	tell(event: RunEvent, afterMs = 0): void {
		this.nowMs += afterMs;
		const handler = this.#handlers[event.kind] as
			| ((event: RunEvent) => void)
			| undefined;
		handler?.({ ...event, time: this.nowMs });
	}
}
