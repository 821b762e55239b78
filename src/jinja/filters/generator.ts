// The generators that lazy filters give; printed, one shows itself as Python's does.

import type { PyValue } from "../../pyvalue/value.ts";
import { PyIterator } from "../../pyvalue/views.ts";

export class PyGenerator extends PyIterator {
	readonly #name: string;

	/** `name` is the Python function's; templates that print a generator show it. */
	constructor(name: string, source: Iterable<PyValue>) {
		super(source);
		this.#name = name;
	}
	override toRepr(): string {
		return `<generator object ${this.#name} at 0x7f0000000000>`;
	}
}
