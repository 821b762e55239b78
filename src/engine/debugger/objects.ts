// What stands behind the names at the debugger's prompt: task, host, result as Python would show them.

import { attributeError } from "../../pyvalue/access.ts";
import { PyFunction } from "../../pyvalue/call.ts";
import { dictDelete, dictHas, dictSet } from "../../pyvalue/dict.ts";
import { toInt } from "../../pyvalue/numbers.ts";
import { pyRepr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, PyObject, type PyValue } from "../../pyvalue/value.ts";
import { NotUnderstood } from "./statement.ts";

/** Attributes by name; one that is asked for may be computed then. */
export type Attributes = Readonly<Record<string, () => PyValue>>;

export class DebugObject extends PyObject {
	readonly typeName: string;
	readonly #attributes: Attributes;
	readonly #repr: string;
	readonly #set: ((name: string, value: PyValue) => boolean) | undefined;

	constructor(
		typeName: string,
		repr: string,
		attributes: Attributes,
		set?: (name: string, value: PyValue) => boolean,
	) {
		super();
		this.typeName = typeName;
		this.#repr = repr;
		this.#attributes = attributes;
		this.#set = set;
	}
	override getAttr(name: string): PyValue | undefined {
		return Object.hasOwn(this.#attributes, name)
			? this.#attributes[name]?.()
			: undefined;
	}
	setAttr(name: string, value: PyValue): void {
		if (this.#set?.(name, value) !== true) throw attributeError(this, name);
	}
	override toRepr(): string {
		return this.#repr;
	}
}

/** A method without arguments. */
export function method(name: string, answer: () => PyValue): () => PyValue {
	const fn = new PyFunction(name, () => answer());
	return () => fn;
}

/** `container[key] = value` of dicts and lists. */
export function setItem(
	container: PyValue,
	key: PyValue,
	value: PyValue,
): void {
	if (container instanceof Map) dictSet(container, key, value);
	else if (Array.isArray(container)) container[indexIn(container, key)] = value;
	else throw notChangeable(container, "assignment");
}

/** `del container[key]`. */
export function deleteItem(container: PyValue, key: PyValue): void {
	if (container instanceof Map) {
		if (!dictHas(container, key)) throw new PyError("KeyError", pyRepr(key));
		dictDelete(container, key);
	} else if (Array.isArray(container))
		container.splice(indexIn(container, key), 1);
	else throw notChangeable(container, "deletion");
}

function indexIn(list: readonly PyValue[], key: PyValue): number {
	if (typeof key !== "number")
		throw new PyError(
			"TypeError",
			`list indices must be integers or slices, not ${pyTypeName(key)}`,
		);
	const index = Number(toInt(key));
	const at = index < 0 ? index + list.length : index;
	if (at < 0 || at >= list.length)
		throw new PyError("IndexError", "list assignment index out of range");
	return at;
}

function notChangeable(value: PyValue, act: string): PyError {
	return new PyError(
		"TypeError",
		`'${pyTypeName(value)}' object does not support item ${act}`,
	);
}

/** `object.name = value`. */
export function setAttribute(
	object: PyValue,
	name: string,
	value: PyValue,
): void {
	if (!(object instanceof DebugObject)) throw new NotUnderstood(`.${name} =`);
	object.setAttr(name, value);
}
