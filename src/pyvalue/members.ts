// The attributes of values that are no methods, and type objects.

import { PyFunction } from "./call.ts";
import { pyContains, pyEquals } from "./compare.ts";
import { pyGetItem, pyIterate, pyLen } from "./items.ts";
import { pyRepr, pyStr, pyTypeName } from "./text.ts";
import { PyError, PyFloat, PyObject, PySet, type PyValue } from "./value.ts";
import { PyIterator } from "./views.ts";

/** `type(value)`: only its name can be asked for. */
export class PyType extends PyObject {
	readonly typeName = "type";
	readonly #name: string;

	constructor(name: string) {
		super();
		this.#name = name;
	}
	override getAttr(name: string): PyValue | undefined {
		if (name !== "__name__" && name !== "__qualname__") return undefined;
		// A C type is named with its module in messages (datetime.date), but not here.
		return this.#name.slice(this.#name.lastIndexOf(".") + 1);
	}
	override equals(other: PyValue): boolean {
		return other instanceof PyType && other.#name === this.#name;
	}
	override hashKey(): string {
		return `type ${this.#name}`;
	}
	override toRepr(): string {
		return `<class '${this.#name}'>`;
	}
}

/** What Python raises for `value.name`. */
export function attributeError(value: PyValue, name: string): PyError {
	return new PyError(
		"AttributeError",
		`'${pyTypeName(value)}' object has no attribute '${name}'`,
	);
}

/** An attribute that is no method. */
export function plainAttr(value: PyValue, name: string): PyValue | undefined {
	const own = numberAttr(value, name);
	return own === undefined ? commonAttr(value, name) : own;
}

function numberAttr(value: PyValue, name: string): PyValue | undefined {
	if (value instanceof PyFloat) {
		if (name === "real") return value;
		return name === "imag" ? new PyFloat(0) : undefined;
	}
	const whole = typeof value === "boolean" ? Number(value) : value;
	if (typeof whole !== "number" && typeof whole !== "bigint") return undefined;
	switch (name) {
		case "real":
		case "numerator":
			return whole;
		case "imag":
			return 0;
		case "denominator":
			return 1;
	}
	return undefined;
}

/** The few attributes with two underscores that templates in the field touch. */
function commonAttr(value: PyValue, name: string): PyValue | undefined {
	switch (name) {
		case "__class__":
			return new PyType(pyTypeName(value));
		case "__str__":
			return new PyFunction(name, () => pyStr(value));
		case "__repr__":
			return new PyFunction(name, () => pyRepr(value));
		case "__eq__":
			return new PyFunction(name, ([other = null]) => pyEquals(value, other));
	}
	return isContainer(value) ? containerAttr(value, name) : undefined;
}

function isContainer(value: PyValue): boolean {
	if (typeof value === "string") return true;
	if (value instanceof PyObject) return value.length() !== undefined;
	return (
		typeof value === "object" && value !== null && !(value instanceof PyFloat)
	);
}

function containerAttr(value: PyValue, name: string): PyValue | undefined {
	switch (name) {
		case "__len__":
			return new PyFunction(name, () => pyLen(value));
		case "__iter__":
			return new PyFunction(
				name,
				() => new PyIterator(pyIterate(value), `${pyTypeName(value)}_iterator`),
			);
		case "__contains__":
			return new PyFunction(name, ([item = null]) => pyContains(value, item));
		case "__getitem__":
			return value instanceof PySet
				? undefined
				: new PyFunction(name, ([key = null]) => pyGetItem(value, key));
	}
	return undefined;
}
