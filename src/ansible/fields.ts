// The fields of one line by type. What is missing or of another type throws: the line is refused whole.

import type { PyDict, PyValue } from "../pyvalue/value.ts";

export class BadLine extends Error {}

export class Fields {
	readonly #dict: PyDict;

	constructor(value: PyValue | undefined) {
		if (!(value instanceof Map)) throw new BadLine("it is no object");
		this.#dict = value;
	}

	value(name: string): PyValue | undefined {
		return this.#dict.get(name);
	}

	text(name: string): string {
		const value = this.#dict.get(name);
		if (typeof value === "string") return value;
		throw wrong(name, "a text");
	}

	/** Absent and null are the same. */
	optionalText(name: string): string | undefined {
		const value = this.#dict.get(name);
		if (value === undefined || value === null) return undefined;
		return this.text(name);
	}

	integer(name: string): number {
		const value = this.#dict.get(name);
		if (typeof value === "number") return value;
		throw wrong(name, "a whole number");
	}

	optionalInteger(name: string): number | undefined {
		const value = this.#dict.get(name);
		if (value === undefined || value === null) return undefined;
		return this.integer(name);
	}

	/** Absent is false. */
	flag(name: string): boolean {
		const value = this.#dict.get(name);
		if (value === undefined) return false;
		if (typeof value === "boolean") return value;
		throw wrong(name, "true or false");
	}

	texts(name: string): string[] {
		return this.list(name).map((item) => {
			if (typeof item === "string") return item;
			throw wrong(name, "a list of texts");
		});
	}

	list(name: string): readonly PyValue[] {
		const value = this.#dict.get(name);
		if (Array.isArray(value)) return value;
		throw wrong(name, "a list");
	}

	dict(name: string): PyDict {
		const value = this.#dict.get(name);
		if (value instanceof Map) return value;
		throw wrong(name, "an object");
	}

	fields(name: string): Fields {
		return new Fields(this.dict(name));
	}
}

function wrong(name: string, wanted: string): BadLine {
	return new BadLine(`${name} is not ${wanted}`);
}
