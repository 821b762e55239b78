// re.Match: what a pattern found.

import { PyFunction } from "./call.ts";
import { codePointOffset } from "./codepoints.ts";
import { isInt } from "./numerals.ts";
import { pyRepr } from "./text.ts";
import { PyError, PyObject, PyTuple, type PyValue } from "./value.ts";

/** What a match needs to know of its pattern. */
export interface MatchedPattern {
	readonly groups: readonly number[];
	readonly names: ReadonlyMap<string, number>;
	/** The same match with the places of its groups, in UTF-16 units. */
	indices(text: string, start: number): RegExpIndicesArray | undefined;
}

export class PyMatch extends PyObject {
	readonly typeName = "re.Match";
	readonly #pattern: MatchedPattern;
	readonly #result: RegExpExecArray;

	constructor(pattern: MatchedPattern, result: RegExpExecArray) {
		super();
		this.#pattern = pattern;
		this.#result = result;
	}

	get text(): string {
		return this.#result[0];
	}
	/** Where the match lies, in UTF-16 units. */
	get from(): number {
		return this.#result.index;
	}
	get to(): number {
		return this.#result.index + this.#result[0].length;
	}
	get groupCount(): number {
		return this.#pattern.groups.length - 1;
	}

	/** The number of a group that is asked for by number or name. */
	#number(which: PyValue): number {
		const group =
			typeof which === "string"
				? this.#pattern.names.get(which)
				: isInt(which) || typeof which === "boolean"
					? Number(which)
					: undefined;
		if (group === undefined || group < 0 || group > this.groupCount) {
			throw new PyError("IndexError", "no such group");
		}
		return group;
	}

	/** The text of a group; None where it took no part. */
	group(which: PyValue = 0): string | null {
		return this.#result[this.#pattern.groups[this.#number(which)] ?? 0] ?? null;
	}

	groups(missing: PyValue = null): PyTuple {
		const { groups } = this.#pattern;
		return new PyTuple(
			groups.slice(1).map((group) => this.#result[group] ?? missing),
		);
	}

	groupDict(missing: PyValue = null): Map<PyValue, PyValue> {
		const dict = new Map<PyValue, PyValue>();
		for (const name of this.#pattern.names.keys()) {
			dict.set(name, this.group(name) ?? missing);
		}
		return dict;
	}

	/** Start and end of a group in code points; -1 where it took no part. */
	span(which: PyValue = 0): readonly [number, number] {
		const number = this.#number(which);
		const { input } = this.#result;
		const place =
			number === 0
				? [this.from, this.to]
				: this.#pattern.indices(input, this.from)?.[
						this.#pattern.groups[number] ?? 0
					];
		const [start, end] = place ?? [];
		if (start === undefined || end === undefined) return [-1, -1];
		return [codePointOffset(input, start), codePointOffset(input, end)];
	}

	override getItem(key: PyValue): PyValue {
		return this.group(key);
	}

	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "string":
				return this.#result.input;
			case "pos":
				return 0;
			case "endpos":
				return codePointOffset(this.#result.input, this.#result.input.length);
			case "lastindex":
				return this.#lastIndex();
		}
		const body = this.#method(name);
		return body === undefined ? undefined : new PyFunction(name, body);
	}

	#lastIndex(): PyValue {
		const { groups } = this.#pattern;
		for (let group = groups.length - 1; group > 0; group--) {
			if (this.#result[groups[group] ?? 0] !== undefined) return group;
		}
		return null;
	}

	#method(name: string): ((args: readonly PyValue[]) => PyValue) | undefined {
		switch (name) {
			case "group":
				return (args) =>
					args.length < 2
						? this.group(args[0])
						: new PyTuple(args.map((which) => this.group(which)));
			case "groups":
				return ([missing]) => this.groups(missing);
			case "groupdict":
				return ([missing]) => this.groupDict(missing);
			case "start":
				return ([which]) => this.span(which)[0];
			case "end":
				return ([which]) => this.span(which)[1];
			case "span":
				return ([which]) => new PyTuple(this.span(which));
		}
		return undefined;
	}

	override toRepr(): string {
		const [start, end] = this.span();
		return `<re.Match object; span=(${start}, ${end}), match=${pyRepr(this.text)}>`;
	}
}
