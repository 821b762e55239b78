// An option's value that must not be shown: nothing that prints, inspects or serializes it tells it.

/** Of node:util; by its public name, so that the types of this file need no other. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

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
	[INSPECT](): string {
		return this.toString();
	}
}
