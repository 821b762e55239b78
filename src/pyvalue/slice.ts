// Slices: v[start:stop:step] of every sequence.

import { codePoints, hasPairs } from "./codepoints.ts";
import { isInt } from "./numerals.ts";
import { pyTypeName } from "./text.ts";
import { PyBytes, PyError, PyObject, PyTuple, type PyValue } from "./value.ts";

export interface SliceRange {
	readonly start: number;
	readonly stop: number;
	readonly step: number;
}

function bound(value: PyValue | undefined): number | undefined {
	if (value === null || value === undefined) return undefined;
	if (typeof value === "boolean") return Number(value);
	if (isInt(value)) return Number(value);
	throw new PyError(
		"TypeError",
		"slice indices must be integers or None or have an __index__ method",
	);
}

/** `slice(start, stop, step).indices(length)` */
export function sliceRange(
	length: number,
	start: PyValue | undefined,
	stop: PyValue | undefined,
	step: PyValue | undefined,
): SliceRange {
	const stride = bound(step) ?? 1;
	if (stride === 0) {
		throw new PyError("ValueError", "slice step cannot be zero");
	}
	const low = stride < 0 ? -1 : 0;
	const high = stride < 0 ? length - 1 : length;
	const clamp = (at: number): number => {
		const absolute = at < 0 ? at + length : at;
		return Math.min(Math.max(absolute, low), high);
	};
	const from = bound(start);
	const to = bound(stop);
	return {
		start: from === undefined ? (stride < 0 ? high : low) : clamp(from),
		stop: to === undefined ? (stride < 0 ? low : high) : clamp(to),
		step: stride,
	};
}

/** The items of `items` that `range` names. */
function pick<T>(items: ArrayLike<T>, range: SliceRange): T[] {
	const { start, stop, step } = range;
	const result: T[] = [];
	for (let at = start; step > 0 ? at < stop : at > stop; at += step) {
		const item = items[at];
		if (item !== undefined) result.push(item);
	}
	return result;
}

/** `value[start:stop:step]`; an absent or None bound is open. */
export function pySlice(
	value: PyValue,
	start?: PyValue,
	stop?: PyValue,
	step?: PyValue,
): PyValue {
	if (typeof value === "string") return sliceText(value, start, stop, step);
	if (Array.isArray(value)) {
		const range = sliceRange(value.length, start, stop, step);
		return range.step === 1
			? value.slice(range.start, Math.max(range.start, range.stop))
			: pick(value, range);
	}
	if (value instanceof PyTuple) {
		const range = sliceRange(value.items.length, start, stop, step);
		return new PyTuple(pick(value.items, range));
	}
	if (value instanceof PyBytes) {
		const range = sliceRange(value.bytes.length, start, stop, step);
		return new PyBytes(Uint8Array.from(pick(value.bytes, range)));
	}
	if (value instanceof Map)
		throw new PyError("TypeError", "unhashable type: 'slice'");
	const own =
		value instanceof PyObject
			? value.getItem(new PySlice(start ?? null, stop ?? null, step ?? null))
			: undefined;
	if (own !== undefined) return own;
	throw new PyError(
		"TypeError",
		`'${pyTypeName(value)}' object is not subscriptable`,
	);
}

function sliceText(
	text: string,
	start: PyValue | undefined,
	stop: PyValue | undefined,
	step: PyValue | undefined,
): string {
	const chars = hasPairs(text) ? codePoints(text) : text;
	const range = sliceRange(chars.length, start, stop, step);
	if (range.step !== 1) return pick(chars, range).join("");
	const part = chars.slice(range.start, Math.max(range.start, range.stop));
	return typeof part === "string" ? part : part.join("");
}

/** What an object's getItem is asked with for `object[a:b:c]`. */
export class PySlice extends PyObject {
	readonly typeName = "slice";
	readonly start: PyValue;
	readonly stop: PyValue;
	readonly step: PyValue;

	constructor(start: PyValue, stop: PyValue, step: PyValue) {
		super();
		this.start = start;
		this.stop = stop;
		this.step = step;
	}
	range(length: number): SliceRange {
		return sliceRange(length, this.start, this.stop, this.step);
	}
}
