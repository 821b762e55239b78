// The shape of every value a user can see: Python's types as JavaScript values.
// Operations live beside this file, one theme a file; nothing else imitates Python.
//
//   None → null              int   → number (safe integers), bigint from 2**53 on
//   bool → boolean           float → PyFloat (so that 1.0 is not 1)
//   str  → string            list  → Array        dict → Map (keys: see dict.ts)
//   tuple → PyTuple          set   → PySet        bytes → PyBytes
//   anything with behaviour (undefined, hostvars, datetime, macro …) → PyObject
//
// A JavaScript `undefined` is never a value; it means "no such thing" at an API.
// Bytes of a text that are no UTF-8 are lone surrogates U+DC80..U+DCFF (PEP 383).

export type PyValue =
	| null
	| boolean
	| number
	| bigint
	| string
	| PyFloat
	| PyTuple
	| PySet
	| PyBytes
	| PyObject
	| PyList
	| PyDict;

export type PyList = PyValue[];
/** Read and write keys through dict.ts: 1, 1.0 and True are one key, tuples compare by content. */
export type PyDict = Map<PyValue, PyValue>;
/** Keyword arguments of a call. */
export type PyKwargs = ReadonlyMap<string, PyValue>;

export class PyFloat {
	readonly value: number;
	constructor(value: number) {
		this.value = value;
	}
}

export class PyTuple {
	readonly items: readonly PyValue[];
	constructor(items: readonly PyValue[]) {
		this.items = items;
	}
}

/** Members are the keys, canonical as a dict's; insertion order stands in for Python's hash order. */
export class PySet {
	readonly members: Map<PyValue, true>;
	readonly isFrozen: boolean;
	constructor(members: Map<PyValue, true>, isFrozen = false) {
		this.members = members;
		this.isFrozen = isFrozen;
	}
}

export class PyBytes {
	readonly bytes: Uint8Array;
	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}
}

/**
 * A value with behaviour of its own. Every hook is optional for a subclass; a hook
 * that answers `undefined` means "not supported", and the operation raises what
 * Python raises. Templates reach an object through these hooks only, so nothing of
 * JavaScript (constructor, prototype, __proto__) can ever be seen from one.
 */
export abstract class PyObject {
	/** Python's type name, as `type(x).__name__` and error messages show it. */
	abstract readonly typeName: string;

	getAttr(_name: string): PyValue | undefined {
		return undefined;
	}
	getItem(_key: PyValue): PyValue | undefined {
		return undefined;
	}
	/** False only where Python's `bool(x)` is. */
	isTruthy(): boolean {
		return true;
	}
	iterate(): Iterable<PyValue> | undefined {
		return undefined;
	}
	length(): number | undefined {
		return undefined;
	}
	contains(_item: PyValue): boolean | undefined {
		return undefined;
	}
	call(_args: readonly PyValue[], _kwargs: PyKwargs): PyValue | undefined {
		return undefined;
	}
	toStr(): string {
		return this.toRepr();
	}
	toRepr(): string {
		return `<${this.typeName} object>`;
	}
	equals(other: PyValue): boolean {
		return this === other;
	}
	/** Below, equal or above zero; undefined where Python raises TypeError. */
	compare(_other: PyValue): number | undefined {
		return undefined;
	}
	/** `a op b`; `isReflected` when this object is the right operand. */
	binary(
		_operator: BinaryOperator,
		_other: PyValue,
		_isReflected: boolean,
	): PyValue | undefined {
		return undefined;
	}
	unary(_operator: UnaryOperator): PyValue | undefined {
		return undefined;
	}
	/** A string that is the same for two objects exactly when they are equal as dict keys. */
	hashKey(): string | undefined {
		return undefined;
	}
	/** The mapping this object stands for (hostvars, namespaces), where Python sees a Mapping. */
	asMapping(): PyMapping | undefined {
		return undefined;
	}
}

/** A lazy dict: values are computed when asked for. */
export interface PyMapping {
	keys(): Iterable<PyValue>;
	get(key: PyValue): PyValue | undefined;
	size(): number;
}

export const BINARY_OPERATORS = [
	"+",
	"-",
	"*",
	"/",
	"//",
	"%",
	"**",
	"|",
	"&",
	"^",
	"<<",
	">>",
] as const;
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];
export const UNARY_OPERATORS = ["+", "-", "~"] as const;
export type UnaryOperator = (typeof UNARY_OPERATORS)[number];

/** Python's built-in exceptions that a template or filter can meet. */
export const PY_EXCEPTIONS = [
	"TypeError",
	"ValueError",
	"KeyError",
	"IndexError",
	"AttributeError",
	"ZeroDivisionError",
	"OverflowError",
	"UnicodeDecodeError",
	"UnicodeEncodeError",
	"RuntimeError",
	"RecursionError",
	"MemoryError",
	"StopIteration",
	"NotImplementedError",
	"OSError",
] as const;
export type PyExceptionName = (typeof PY_EXCEPTIONS)[number];

/** A Python exception: `message` is `str(e)`, word for word as Python has it. */
export class PyError extends Error {
	readonly exception: PyExceptionName;
	constructor(exception: PyExceptionName, message: string) {
		super(message);
		this.name = exception;
		this.exception = exception;
	}
}
