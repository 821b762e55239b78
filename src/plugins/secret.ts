// An option's value that must not be shown: nothing that prints, inspects or serializes it tells it.

import { inspect } from "node:util";

export class Secret {
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	/** The text itself, for the call that needs it. */
	reveal(): string {
		return this.#text;
	}

	toString(): string {
		return "<secret>";
	}
	toJSON(): string {
		return this.toString();
	}
	[inspect.custom](): string {
		return this.toString();
	}
}
