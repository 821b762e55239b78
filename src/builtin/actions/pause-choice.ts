// Ctrl-C during a pause: the one at the terminal chooses how it goes on.

import type { ActionContext } from "../../engine/action.ts";
import { ShevekError } from "../../errors/shevek-error.ts";

const INTERRUPT = 3;

/** What follows on Ctrl-C: `c` to go on, `a` to abort; other keys are not heard. */
export class Choice {
	readonly #context: ActionContext;
	readonly #onAsked: () => void;
	#isAsking = false;
	#isAborted = false;
	isMade = false;

	constructor(context: ActionContext, onAsked: () => void = () => {}) {
		this.#context = context;
		this.#onAsked = onAsked;
	}

	/** Whether the key was for the choice. */
	take(key: number): boolean {
		if (key === INTERRUPT && !this.#isAsking) {
			this.#isAsking = true;
			this.#onAsked();
			this.#context.display(
				"Press 'C' to continue the play or 'A' to abort \r",
			);
			return true;
		}
		if (!this.#isAsking) return false;
		const letter = String.fromCharCode(key).toLowerCase();
		this.#isAborted = letter === "a";
		this.isMade = this.#isAborted || letter === "c";
		return true;
	}

	assertNotAborted(): void {
		if (this.#isAborted)
			throw new ShevekError("interrupted", "user requested abort!");
	}
}
