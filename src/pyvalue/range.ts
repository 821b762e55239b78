// range(): a lazy sequence of ints.

import { isInt } from "./numerals.ts";
import { type Method, oneArg } from "./signature.ts";
import { PySlice } from "./slice.ts";
import { pyRepr, pyTypeName } from "./text.ts";
import { PyError, PyFloat, PyObject, type PyValue } from "./value.ts";

export class PyRange extends PyObject {
	readonly typeName = "range";
	readonly start: number;
	readonly stop: number;
	readonly step: number;
	readonly size: number;

	constructor(start: number, stop: number, step = 1) {
		super();
		if (step === 0) {
			throw new PyError("ValueError", "range() arg 3 must not be zero");
		}
		this.start = start;
		this.stop = stop;
		this.step = step;
		this.size = Math.max(0, Math.ceil((stop - start) / step));
	}
	#at(index: number): number {
		return this.start + index * this.step;
	}
	override *iterate(): Generator<PyValue> {
		for (let index = 0; index < this.size; index++) yield this.#at(index);
	}
	override length(): number {
		return this.size;
	}
	override isTruthy(): boolean {
		return this.size > 0;
	}
	override contains(item: PyValue): boolean {
		return this.indexOf(item) !== undefined;
	}
	/** The place of a number that equals `item`. */
	indexOf(item: PyValue): number | undefined {
		if (!(item instanceof PyFloat || isWhole(item))) return undefined;
		const value = item instanceof PyFloat ? item.value : Number(item);
		const index = (value - this.start) / this.step;
		const isThere = Number.isInteger(index) && index >= 0 && index < this.size;
		return isThere ? index : undefined;
	}
	override getItem(key: PyValue): PyValue {
		if (key instanceof PySlice) {
			const { start, stop, step } = key.range(this.size);
			return new PyRange(this.#at(start), this.#at(stop), this.step * step);
		}
		if (!isWhole(key)) {
			throw new PyError(
				"TypeError",
				`range indices must be integers or slices, not ${pyTypeName(key)}`,
			);
		}
		const index = Number(key) < 0 ? Number(key) + this.size : Number(key);
		if (index < 0 || index >= this.size) {
			throw new PyError("IndexError", "range object index out of range");
		}
		return this.#at(index);
	}
	override getAttr(name: string): PyValue | undefined {
		if (name === "start" || name === "stop" || name === "step") {
			return this[name];
		}
		return undefined;
	}
	override equals(other: PyValue): boolean {
		if (!(other instanceof PyRange) || other.size !== this.size) return false;
		if (this.size === 0) return true;
		if (this.start !== other.start) return false;
		return this.size === 1 || this.step === other.step;
	}
	override hashKey(): string {
		if (this.size === 0) return "range 0";
		const step = this.size === 1 ? "" : this.step;
		return `range ${this.size} ${this.start} ${step}`;
	}
	override toRepr(): string {
		const step = this.step === 1 ? "" : `, ${this.step}`;
		return `range(${this.start}, ${this.stop}${step})`;
	}
}

function isWhole(value: PyValue): value is number | bigint | boolean {
	return isInt(value) || typeof value === "boolean";
}

function rangeIndex(self: PyRange, item: PyValue): number {
	const index = self.indexOf(item);
	if (index !== undefined) return index;
	// CPython computes the place of an int, and searches for anything else.
	throw new PyError(
		"ValueError",
		isWhole(item)
			? `${pyRepr(item)} is not in range`
			: "sequence.index(x): x not in sequence",
	);
}

export const RangeMethods: ReadonlyMap<string, Method<PyRange>> = new Map<
	string,
	Method<PyRange>
>([
	["count", oneArg((self, item) => Number(self.contains(item)))],
	["index", oneArg(rangeIndex)],
]);

/** `range(stop)`, `range(start, stop)`, `range(start, stop, step)` */
export function makeRange(args: readonly PyValue[]): PyRange {
	if (args.length < 1 || args.length > 3) {
		const bound =
			args.length === 0 ? "at least 1 argument" : "at most 3 arguments";
		throw new PyError(
			"TypeError",
			`range expected ${bound}, got ${args.length}`,
		);
	}
	const [first = 0, second = 0, third = 1] = args.map(rangeBound);
	return args.length === 1
		? new PyRange(0, first)
		: new PyRange(first, second, third);
}

function rangeBound(value: PyValue): number {
	if (isWhole(value)) return Number(value);
	throw new PyError(
		"TypeError",
		`'${pyTypeName(value)}' object cannot be interpreted as an integer`,
	);
}
