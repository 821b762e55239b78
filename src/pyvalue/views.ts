// dict.keys(), dict.values(), dict.items(): live views of a dict; iterators.

import { pyEquals, pySame } from "./compare.ts";
import { dictGet, dictHas, setFrom } from "./dict.ts";
import { pyIterate } from "./items.ts";
import { binarySet } from "./sets.ts";
import { pyRepr } from "./text.ts";
import {
	type BinaryOperator,
	type PyDict,
	PyError,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "./value.ts";

abstract class DictView extends PyObject {
	protected readonly dict: PyDict;

	constructor(dict: PyDict) {
		super();
		this.dict = dict;
	}
	protected abstract values(): Iterable<PyValue>;

	override *iterate(): Generator<PyValue> {
		const size = this.dict.size;
		for (const value of this.values()) {
			yield value;
			if (this.dict.size !== size) {
				throw new PyError(
					"RuntimeError",
					"dictionary changed size during iteration",
				);
			}
		}
	}
	override length(): number {
		return this.dict.size;
	}
	override isTruthy(): boolean {
		return this.dict.size > 0;
	}
	override toRepr(): string {
		return `${this.typeName}(${pyRepr(Array.from(this.values()))})`;
	}
}

/** keys() and items() are sets too. */
abstract class SetLikeView extends DictView {
	override equals(other: PyValue): boolean {
		if (!(other instanceof SetLikeView || other instanceof PySet)) return false;
		return pyEquals(setFrom(this.values()), setOf(other));
	}
	override binary(
		operator: BinaryOperator,
		other: PyValue,
		isReflected: boolean,
	): PyValue | undefined {
		if (!["&", "|", "-", "^"].includes(operator)) return undefined;
		if (isReflected && !(other instanceof PySet)) return undefined;
		const own = setFrom(this.values());
		const others = setOf(other);
		return isReflected
			? binarySet(operator, others, own)
			: binarySet(operator, own, others);
	}
}

function setOf(value: PyValue): PySet {
	return value instanceof PySet ? value : setFrom(pyIterate(value));
}

export class DictKeys extends SetLikeView {
	readonly typeName = "dict_keys";
	protected override values(): Iterable<PyValue> {
		return this.dict.keys();
	}
	override contains(item: PyValue): boolean {
		return dictHas(this.dict, item);
	}
}

export class DictItems extends SetLikeView {
	readonly typeName = "dict_items";
	protected override values(): Iterable<PyValue> {
		return Iterator.from(this.dict).map((entry) => new PyTuple(entry));
	}
	override contains(item: PyValue): boolean {
		if (!(item instanceof PyTuple) || item.items.length !== 2) return false;
		const [key = null, value = null] = item.items;
		const found = dictGet(this.dict, key);
		return found !== undefined && pySame(found, value);
	}
}

export class DictValues extends DictView {
	readonly typeName = "dict_values";
	protected override values(): Iterable<PyValue> {
		return this.dict.values();
	}
}

/** An iterator that is read once: generators, map objects and the like, told apart by `typeName`. */
export class PyIterator extends PyObject {
	readonly typeName: string;
	readonly #source: Iterator<PyValue>;

	constructor(source: Iterable<PyValue>, typeName = "generator") {
		super();
		this.typeName = typeName;
		this.#source = source[Symbol.iterator]();
	}
	override iterate(): Iterable<PyValue> {
		const source = this.#source;
		// Leaving a `for` early must not close the source: the next reader goes on from there.
		return {
			[Symbol.iterator]: () => ({ next: () => source.next() }),
		};
	}
	override toRepr(): string {
		return this.typeName === "generator"
			? "<generator object>"
			: `<${this.typeName} object>`;
	}
	/** The next value, or undefined at the end. */
	next(): PyValue | undefined {
		const step = this.#source.next();
		return step.done ? undefined : step.value;
	}
}
