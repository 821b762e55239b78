// ==, <, in and bool().

import { compareText } from "./codepoints.ts";
import { dictGet, dictHas } from "./dict.ts";
import { pyTypeName } from "./text.ts";
import {
	PyBytes,
	type PyDict,
	PyError,
	PyFloat,
	PyObject,
	PySet,
	PyTuple,
	type PyValue,
} from "./value.ts";

export type OrderOperator = "<" | "<=" | ">" | ">=";

/** A bool, int or float as something JavaScript compares exactly (numbers with bigints too). */
function numeric(value: PyValue): number | bigint | undefined {
	if (typeof value === "number" || typeof value === "bigint") return value;
	if (typeof value === "boolean") return value ? 1 : 0;
	return value instanceof PyFloat ? value.value : undefined;
}

/** `a is b or a == b`, as containers compare their items. */
export function pySame(a: PyValue, b: PyValue): boolean {
	return a === b || pyEquals(a, b);
}

export function pyEquals(a: PyValue, b: PyValue): boolean {
	if (typeof a === "string") {
		return typeof b === "string"
			? a === b
			: b instanceof PyObject && b.equals(a);
	}
	if (a instanceof PyObject) {
		return a.equals(b) || (b instanceof PyObject && b.equals(a));
	}
	if (b instanceof PyObject) return b.equals(a);
	const left = numeric(a);
	if (left !== undefined) {
		const right = numeric(b);
		// biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint of one value are equal only by ==
		return right !== undefined && left == right;
	}
	return equalContainers(a, b);
}

function equalContainers(a: PyValue, b: PyValue): boolean {
	if (Array.isArray(a)) return Array.isArray(b) && equalItems(a, b);
	if (a instanceof PyTuple) {
		return b instanceof PyTuple && equalItems(a.items, b.items);
	}
	if (a instanceof Map) return b instanceof Map && equalDicts(a, b);
	if (a instanceof PySet) {
		return (
			b instanceof PySet && a.members.size === b.members.size && isSubset(a, b)
		);
	}
	if (a instanceof PyBytes) {
		return b instanceof PyBytes && Buffer.compare(a.bytes, b.bytes) === 0;
	}
	return a === b;
}

function equalItems(a: readonly PyValue[], b: readonly PyValue[]): boolean {
	if (a.length !== b.length) return false;
	return a.every((item, index) => pySame(item, b[index] ?? null));
}

function equalDicts(a: PyDict, b: PyDict): boolean {
	if (a === b) return true;
	if (a.size !== b.size) return false;
	for (const [key, item] of a) {
		const other = dictGet(b, key);
		if (other === undefined || !pySame(item, other)) return false;
	}
	return true;
}

export function isSubset(a: PySet, b: PySet): boolean {
	if (a.members.size > b.members.size) return false;
	for (const member of a.members.keys()) {
		if (!dictHas(b.members, member)) return false;
	}
	return true;
}

/**
 * Below, equal or above zero as `a < b`, `a == b`, `a > b`; NaN where all are false (a nan, sets
 * neither of which holds the other). TypeError for types without an order, naming `operator`.
 */
export function pyCompare(
	a: PyValue,
	b: PyValue,
	operator: OrderOperator = "<",
): number {
	if (typeof a === "string" && typeof b === "string") return compareText(a, b);
	const left = numeric(a);
	const right = left === undefined ? undefined : numeric(b);
	if (left !== undefined && right !== undefined) {
		if (left < right) return -1;
		if (left > right) return 1;
		return Number.isNaN(left) || Number.isNaN(right) ? Number.NaN : 0;
	}
	const order = compareOthers(a, b, operator);
	if (order !== undefined) return order;
	throw new PyError(
		"TypeError",
		`'${operator}' not supported between instances of '${pyTypeName(a)}' and '${pyTypeName(b)}'`,
	);
}

function compareOthers(
	a: PyValue,
	b: PyValue,
	operator: OrderOperator,
): number | undefined {
	if (Array.isArray(a) && Array.isArray(b)) {
		return compareItems(a, b, operator);
	}
	if (a instanceof PyTuple && b instanceof PyTuple) {
		return compareItems(a.items, b.items, operator);
	}
	if (a instanceof PySet && b instanceof PySet) {
		const isWithin = isSubset(a, b);
		if (isSubset(b, a)) return isWithin ? 0 : 1;
		return isWithin ? -1 : Number.NaN;
	}
	if (a instanceof PyBytes && b instanceof PyBytes) {
		return Buffer.compare(a.bytes, b.bytes);
	}
	if (a instanceof PyObject) {
		const order = a.compare(b);
		if (order !== undefined) return order;
	}
	const reflected = b instanceof PyObject ? b.compare(a) : undefined;
	return reflected === undefined ? undefined : -reflected;
}

function compareItems(
	a: readonly PyValue[],
	b: readonly PyValue[],
	operator: OrderOperator,
): number {
	const length = Math.min(a.length, b.length);
	for (let index = 0; index < length; index++) {
		const left = a[index] ?? null;
		const right = b[index] ?? null;
		if (!pySame(left, right)) return pyCompare(left, right, operator);
	}
	return a.length - b.length;
}

/** `a < b` and its three siblings. */
export function pyOrder(
	operator: OrderOperator,
	a: PyValue,
	b: PyValue,
): boolean {
	const order = pyCompare(a, b, operator);
	switch (operator) {
		case "<":
			return order < 0;
		case "<=":
			return order <= 0;
		case ">":
			return order > 0;
		case ">=":
			return order >= 0;
	}
}

/** `bool(value)` */
export function pyTruth(value: PyValue): boolean {
	switch (typeof value) {
		case "boolean":
			return value;
		case "string":
			return value !== "";
		case "number":
			return value !== 0;
		case "bigint":
			return true;
	}
	if (value === null) return false;
	if (value instanceof PyObject) return value.isTruthy();
	if (Array.isArray(value)) return value.length > 0;
	if (value instanceof Map) return value.size > 0;
	if (value instanceof PyFloat) return value.value !== 0;
	if (value instanceof PyTuple) return value.items.length > 0;
	if (value instanceof PySet) return value.members.size > 0;
	return value.bytes.length > 0;
}

/** `item in container` */
export function pyContains(container: PyValue, item: PyValue): boolean {
	if (typeof container === "string") {
		if (typeof item === "string") return container.includes(item);
		throw new PyError(
			"TypeError",
			`'in <string>' requires string as left operand, not ${pyTypeName(item)}`,
		);
	}
	if (Array.isArray(container)) return hasItem(container, item);
	if (container instanceof Map) return dictHas(container, item);
	if (container instanceof PyTuple) return hasItem(container.items, item);
	if (container instanceof PySet) {
		// A set is looked up as the frozenset of its members.
		const key = item instanceof PySet ? new PySet(item.members, true) : item;
		return dictHas(container.members, key);
	}
	if (container instanceof PyBytes) return bytesContain(container, item);
	if (container instanceof PyObject) return objectContains(container, item);
	throw notIterableArgument(container);
}

function notIterableArgument(container: PyValue): PyError {
	return new PyError(
		"TypeError",
		`argument of type '${pyTypeName(container)}' is not iterable`,
	);
}

function hasItem(items: Iterable<PyValue>, item: PyValue): boolean {
	for (const each of items) {
		if (pySame(each, item)) return true;
	}
	return false;
}

function bytesContain(container: PyBytes, item: PyValue): boolean {
	if (item instanceof PyBytes) {
		return Buffer.from(container.bytes).includes(Buffer.from(item.bytes));
	}
	const byte = typeof item === "boolean" ? Number(item) : item;
	if (typeof byte !== "number" && typeof byte !== "bigint") {
		throw new PyError(
			"TypeError",
			`a bytes-like object is required, not '${pyTypeName(item)}'`,
		);
	}
	if (byte < 0 || byte > 255) {
		throw new PyError("ValueError", "byte must be in range(0, 256)");
	}
	return container.bytes.includes(Number(byte));
}

function objectContains(container: PyObject, item: PyValue): boolean {
	const answer = container.contains(item);
	if (answer !== undefined) return answer;
	const mapping = container.asMapping();
	if (mapping !== undefined) return mapping.get(item) !== undefined;
	const items = container.iterate();
	if (items === undefined) throw notIterableArgument(container);
	return hasItem(items, item);
}
