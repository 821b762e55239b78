// Attributes of every value, and the door to the other ways of reaching into one.

import { identityOf } from "./dict.ts";
import { attributeError, plainAttr } from "./members.ts";
import { BytesMethods } from "./methods-bytes.ts";
import { DictMethods } from "./methods-dict.ts";
import { ListMethods, TupleMethods } from "./methods-list.ts";
import { FloatMethods, IntMethods } from "./methods-number.ts";
import { FrozenSetMethods, SetMethods } from "./methods-set.ts";
import { StrMethods } from "./methods-str.ts";
import { PyRange, RangeMethods } from "./range.ts";
import type { Method } from "./signature.ts";
import { pyTypeName } from "./text.ts";
import {
	PyBytes,
	PyError,
	PyFloat,
	type PyKwargs,
	PyObject,
	PyTuple,
	type PyValue,
} from "./value.ts";

export { pyGetItem, pyIterate, pyLen } from "./items.ts";
export { attributeError, PyType } from "./members.ts";
export { pySlice } from "./slice.ts";

type Methods = ReadonlyMap<string, Method<never>>;
const NO_METHODS: Methods = new Map();

function methodsOf(value: PyValue): Methods {
	switch (typeof value) {
		case "string":
			return StrMethods;
		case "number":
		case "bigint":
		case "boolean":
			return IntMethods;
	}
	if (value instanceof PyRange) return RangeMethods;
	if (value === null || value instanceof PyObject) return NO_METHODS;
	if (Array.isArray(value)) return ListMethods;
	if (value instanceof Map) return DictMethods;
	if (value instanceof PyFloat) return FloatMethods;
	if (value instanceof PyTuple) return TupleMethods;
	if (value instanceof PyBytes) return BytesMethods;
	return value.isFrozen ? FrozenSetMethods : SetMethods;
}

/** A method with its object: `"a".upper`. */
class BoundMethod extends PyObject {
	readonly typeName = "builtin_function_or_method";
	readonly #self: PyValue;
	readonly #name: string;
	readonly #method: Method<PyValue>;

	constructor(self: PyValue, name: string, method: Method<PyValue>) {
		super();
		this.#self = self;
		this.#name = name;
		this.#method = method;
	}
	override call(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
		const self = this.#self;
		return this.#method([pyTypeName(self), this.#name], self, args, kwargs);
	}
	override getAttr(name: string): PyValue | undefined {
		return name === "__name__" ? this.#name : undefined;
	}
	override hashKey(): string {
		return `method ${identityOf(this)}`;
	}
	override toRepr(): string {
		return `<built-in method ${this.#name} of ${pyTypeName(this.#self)} object>`;
	}
}

/** `value.name`, or undefined where Python raises AttributeError. Nothing of JavaScript is reachable. */
export function pyGetAttr(value: PyValue, name: string): PyValue | undefined {
	if (value instanceof PyObject) {
		const own = value.getAttr(name);
		// null is None, a value as any other.
		if (own !== undefined) return own;
	}
	const method = methodsOf(value).get(name);
	if (method !== undefined) {
		return new BoundMethod(value, name, method as Method<PyValue>);
	}
	return plainAttr(value, name);
}

/** `value.name(*args, **kwargs)` without making the bound method. */
export function pyCallMethod(
	value: PyValue,
	name: string,
	args: readonly PyValue[],
	kwargs: PyKwargs = new Map(),
): PyValue {
	const method = methodsOf(value).get(name) as Method<PyValue> | undefined;
	if (method !== undefined) {
		return method([pyTypeName(value), name], value, args, kwargs);
	}
	const attribute = pyGetAttr(value, name);
	if (attribute === undefined) throw attributeError(value, name);
	const result =
		attribute instanceof PyObject ? attribute.call(args, kwargs) : undefined;
	if (result !== undefined) return result;
	throw new PyError(
		"TypeError",
		`'${pyTypeName(attribute)}' object is not callable`,
	);
}
