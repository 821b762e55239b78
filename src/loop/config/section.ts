// A mapping of the configuration as it is read: each value is asked for by name and type, and at the end whatever
// nobody asked for is a fault.

import type { Place } from "../../errors/shevek-error.ts";
import { pyRepr, pyTypeName } from "../../pyvalue/text.ts";
import { type PyDict, PyFloat, type PyValue } from "../../pyvalue/value.ts";
import { placeOf, placeOfValue } from "../../yaml/places.ts";
import { didYouMean, type Faults } from "./faults.ts";

const LONGEST_SHOWN = 60;

export class Section {
	/** What is in it, for those who know more of it. */
	readonly dict: PyDict;
	readonly #name: string;
	readonly #faults: Faults;
	readonly #asked = new Set<string>();

	/** `name` is how people know it: `ansible`, or empty for the whole file. */
	constructor(dict: PyDict, name: string, faults: Faults) {
		this.dict = dict;
		this.#name = name;
		this.#faults = faults;
	}

	has(key: string): boolean {
		this.#asked.add(key);
		return this.#value(key) !== undefined;
	}

	/** Of the key, or the section where the key is not there. */
	place(key: string): Place | undefined {
		return placeOf(this.dict, key) ?? placeOf(this.dict);
	}

	fault(key: string, what: string): undefined {
		const where = placeOfValue(this.dict, key) ?? this.place(key);
		this.#faults.add(where, `${this.#path(key)} ${what}`);
		return undefined;
	}

	require<T>(key: string, value: T | undefined): T | undefined {
		if (value === undefined && !this.has(key))
			this.#faults.add(placeOf(this.dict), `${this.#path(key)} is missing`);
		return value;
	}

	/** Undefined where it is not there, empty, or no text, which is a fault. */
	text(key: string): string | undefined {
		const value = this.#take(key);
		if (value === undefined || typeof value === "string") return value;
		return this.#wrong(key, value, "a text");
	}

	choice<const C extends string>(
		key: string,
		choices: readonly C[],
	): C | undefined {
		const value = this.text(key);
		if (value === undefined) return undefined;
		const chosen = choices.find((each) => each === value);
		if (chosen !== undefined) return chosen;
		return this.fault(
			key,
			`is '${value}', which is none of ${choices.join(", ")}${didYouMean(value, choices)}`,
		);
	}

	flag(key: string): boolean | undefined {
		const value = this.#take(key);
		if (value === undefined || typeof value === "boolean") return value;
		return this.#wrong(key, value, "true or false");
	}

	number(
		key: string,
		{
			least,
			most,
			isWhole,
		}: { least: number; most: number; isWhole?: boolean },
	): number | undefined {
		const value = this.#take(key);
		if (value === undefined) return undefined;
		const number = value instanceof PyFloat ? value.value : value;
		const isFit =
			typeof number === "number" &&
			number >= least &&
			number <= most &&
			(isWhole !== true || Number.isInteger(number));
		if (isFit) return number;
		const kind = isWhole === true ? "a whole number" : "a number";
		return this.#wrong(key, value, `${kind} from ${least} to ${most}`);
	}

	/** Undefined where it is not there, or something in it is no text, which is a fault. */
	texts(key: string): readonly string[] | undefined {
		const value = this.#take(key);
		if (value === undefined) return undefined;
		if (!Array.isArray(value))
			return this.#wrong(key, value, "a list of texts");
		const texts: string[] = [];
		for (const [at, item] of value.entries()) {
			if (typeof item === "string") texts.push(item);
			else
				this.#faults.add(
					placeOf(value, at),
					`${this.#path(key)} has an entry that is no text: ${shown(item)}`,
				);
		}
		return texts.length === value.length ? texts : undefined;
	}

	/** A mapping; undefined where it is not there, or is something else, which is a fault. */
	section(key: string): Section | undefined {
		const value = this.#take(key);
		if (value === undefined) return undefined;
		if (value instanceof Map)
			return new Section(value, this.#path(key), this.#faults);
		return this.#wrong(key, value, "a mapping");
	}

	/** What nobody asked for is a fault. */
	finish(): void {
		const known = [...this.#asked];
		for (const key of this.dict.keys()) {
			if (typeof key === "string" && this.#asked.has(key)) continue;
			const written = typeof key === "string" ? key : pyRepr(key);
			this.#faults.add(
				placeOf(this.dict, key),
				`${this.#path(written)} is nothing that the loop knows${didYouMean(written, known)}`,
			);
		}
	}

	#take(key: string): PyValue | undefined {
		this.#asked.add(key);
		return this.#value(key);
	}

	/** A key without a value is not set. */
	#value(key: string): PyValue | undefined {
		return this.dict.get(key) ?? undefined;
	}

	#wrong(key: string, value: PyValue, wanted: string): undefined {
		return this.fault(key, `has to be ${wanted}, and is ${shown(value)}`);
	}

	#path(key: string): string {
		return this.#name === "" ? key : `${this.#name}.${key}`;
	}
}

function shown(value: PyValue): string {
	if (value === null) return "empty";
	if (value instanceof Map) return "a mapping";
	if (Array.isArray(value)) return "a list";
	const text = pyRepr(value);
	return text.length > LONGEST_SHOWN ? `a ${pyTypeName(value)}` : text;
}
