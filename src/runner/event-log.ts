// The events of a run for whoever asks later: each loop begins with the first and waits for the next until the run has ended. They
// are read from their files; those of a folder that goes with the run are kept in memory.

import type { RunnerEvent } from "../plugins/runner-plugin.ts";
import { type KeptEvent, parseEvent } from "./event-lines.ts";

export class EventLog {
	readonly #isInMemory: boolean;
	#files: { readEvent(name: string): string } | undefined;
	/** Names of their files, or, of what is in no file, the events themselves. */
	readonly #kept: ({ readonly name: string } | { readonly text: string })[] =
		[];
	#waiting: (() => void)[] = [];
	#end: { readonly error?: unknown } | undefined;

	constructor(isInMemory: boolean) {
		this.#isInMemory = isInMemory;
	}

	readFrom(files: { readEvent(name: string): string }): void {
		if (!this.#isInMemory) this.#files = files;
	}

	add({ name, text }: KeptEvent, isInFile: boolean): void {
		this.#kept.push(this.#files && isInFile ? { name } : { text });
		this.#wake();
	}

	/** Loops end then; with the error, where there is one. */
	end(end: { readonly error?: unknown } = {}): void {
		this.#end = end;
		this.#wake();
	}

	async *events(): AsyncGenerator<RunnerEvent, void, undefined> {
		for (let at = 0; ; at++) {
			while (at >= this.#kept.length && !this.#end)
				await new Promise<void>((resolve) => this.#waiting.push(resolve));
			const kept = this.#kept[at];
			if (kept === undefined) break;
			yield parseEvent(this.#textOf(kept));
		}
		if (this.#end && "error" in this.#end) throw this.#end.error;
	}

	#textOf(kept: { readonly name: string } | { readonly text: string }): string {
		if ("text" in kept) return kept.text;
		return this.#files?.readEvent(kept.name) ?? "";
	}

	#wake(): void {
		const waiting = this.#waiting;
		this.#waiting = [];
		for (const each of waiting) each();
	}
}
