// `loop`: what a `for` knows about itself, and the items it goes through.

import { PyFunction } from "../pyvalue/call.ts";
import { pyEquals } from "../pyvalue/compare.ts";
import { pyIterate, pyLen } from "../pyvalue/items.ts";
import {
	PyError,
	type PyKwargs,
	PyTuple,
	type PyValue,
} from "../pyvalue/value.ts";
import { Pending, runToEnd, TemplateCallable } from "./callable.ts";
import type { Context } from "./context.ts";
import type { Suspend } from "./evaluation.ts";
import { Markup } from "./markup.ts";

/** A recursive loop's body over other items, one level deeper. */
export type Recurse = (
	items: PyValue,
	depth: number,
) => PyValue | Generator<Suspend, PyValue, void>;

export class Loop extends TemplateCallable {
	readonly typeName = "LoopContext";
	readonly typeModule = "jinja2.runtime";
	readonly #context: Context;
	readonly #iterable: PyValue;
	readonly #recurse: Recurse | undefined;
	readonly #depth0: number;
	#source: Iterator<PyValue>;
	#index0 = -1;
	#length: number | undefined;
	#current: PyValue | undefined;
	#before: PyValue | undefined;
	/** Peeked at: the value that the next step gives. */
	#after: PyValue | undefined;
	#changedValue: PyTuple | undefined;

	constructor(
		context: Context,
		iterable: PyValue,
		recurse: Recurse | undefined,
		depth0: number,
	) {
		super();
		this.#context = context;
		this.#iterable = iterable;
		this.#source = pyIterate(iterable)[Symbol.iterator]();
		this.#recurse = recurse;
		this.#depth0 = depth0;
	}

	/** The next item, or undefined at the end. */
	step(): PyValue | undefined {
		const item = this.#peek();
		this.#after = undefined;
		if (item === undefined) return undefined;
		this.#index0++;
		this.#before = this.#current;
		this.#current = item;
		return item;
	}

	#pull(): PyValue | undefined {
		const step = this.#source.next();
		return step.done === true ? undefined : step.value;
	}

	#peek(): PyValue | undefined {
		if (this.#after === undefined) this.#after = this.#pull();
		return this.#after;
	}

	override length(): number {
		this.#length ??= this.#measure();
		return this.#length;
	}

	// What has no length is read to its end, and iterated from memory then.
	#measure(): number {
		try {
			return pyLen(this.#iterable);
		} catch (error) {
			if (!(error instanceof PyError)) throw error;
		}
		const rest: PyValue[] = [];
		for (let item = this.#pull(); item !== undefined; item = this.#pull())
			rest.push(item);
		this.#source = rest[Symbol.iterator]();
		const peeked = this.#after === undefined ? 0 : 1;
		return rest.length + this.#index0 + 1 + peeked;
	}

	override getAttr(name: string): PyValue | undefined {
		switch (name) {
			case "index":
				return this.#index0 + 1;
			case "index0":
				return this.#index0;
			case "first":
				return this.#index0 === 0;
			case "last":
				return this.#peek() === undefined;
			case "length":
				return this.length();
			case "revindex":
				return this.length() - this.#index0;
			case "revindex0":
				return this.length() - this.#index0 - 1;
			case "depth":
				return this.#depth0 + 1;
			case "depth0":
				return this.#depth0;
			case "previtem":
				return this.#index0 === 0 || this.#before === undefined
					? this.#undefined("there is no previous item")
					: this.#before;
			case "nextitem": {
				const next = this.#peek();
				return next === undefined
					? this.#undefined("there is no next item")
					: next;
			}
			case "cycle":
				return new PyFunction("cycle", (args) => this.#cycle(args));
			case "changed":
				return new PyFunction("changed", (args) => this.#changed(args));
			default:
				return undefined;
		}
	}

	#undefined(hint: string): PyValue {
		return this.#context.environment.makeUndefined({ hint });
	}

	#cycle(args: readonly PyValue[]): PyValue {
		const item = args[this.#index0 % args.length];
		if (item === undefined)
			throw new PyError("TypeError", "no items for cycling given");
		return item;
	}

	#changed(args: readonly PyValue[]): boolean {
		const value = new PyTuple(args);
		if (this.#changedValue !== undefined && pyEquals(this.#changedValue, value))
			return false;
		this.#changedValue = value;
		return true;
	}

	override iterate(): Iterable<PyValue> {
		const next = () => {
			const item = this.step();
			return item === undefined
				? { done: true as const, value: undefined }
				: { done: false as const, value: new PyTuple([item, this]) };
		};
		return { [Symbol.iterator]: () => ({ next }) };
	}

	override callWith(
		context: Context,
		args: readonly PyValue[],
	): PyValue | Pending<PyValue> {
		const recurse = this.#recurse;
		if (recurse === undefined)
			throw new PyError(
				"TypeError",
				"The loop must have the 'recursive' marker to be called recursively.",
			);
		const [items] = args;
		if (items === undefined || args.length > 1)
			throw new PyError(
				"TypeError",
				items === undefined
					? "LoopContext.__call__() missing 1 required positional argument: 'iterable'"
					: `LoopContext.__call__() takes 2 positional arguments but ${args.length + 1} were given`,
			);
		const mark = (text: PyValue) =>
			context.evalContext.autoescape && typeof text === "string"
				? new Markup(text)
				: text;
		const answer = recurse(items, this.#depth0 + 1);
		if (!isGenerator(answer)) return mark(answer);
		return new Pending(function* () {
			return mark(yield* answer);
		});
	}
	override call(args: readonly PyValue[], _kwargs: PyKwargs): PyValue {
		return runToEnd(this.callWith(this.#context, args));
	}
	override toRepr(): string {
		return `<LoopContext ${this.#index0 + 1}/${this.length()}>`;
	}
}

export function isGenerator<T, V>(
	value: V | Generator<Suspend, T, void>,
): value is Generator<Suspend, T, void> {
	return (
		typeof value === "object" &&
		value !== null &&
		Symbol.iterator in value &&
		"next" in value &&
		"throw" in value
	);
}
