// Values that go in and out of the debugger: copied, compared, shown.

import { pyRepr } from "../../pyvalue/text.ts";
import {
	type PyDict,
	PyFloat,
	PyObject,
	type PyValue,
} from "../../pyvalue/value.ts";
import { Template } from "../../templar/template-node.ts";
import type { LayeredScope } from "../../vars/layered-scope.ts";

export function copied<T extends PyValue>(value: T): T;
export function copied(value: PyValue): PyValue {
	if (Array.isArray(value)) return value.map((item) => copied(item));
	if (value instanceof Map)
		return new Map([...value].map(([key, item]) => [key, copied(item)]));
	return value;
}

/** Whether nothing was changed: by content in dicts and lists, else the very same. */
export function isSame(a: PyValue, b: PyValue): boolean {
	if (Array.isArray(a) && Array.isArray(b))
		return (
			a.length === b.length &&
			a.every((item, index) => isSame(item, b[index] ?? null))
		);
	if (a instanceof Map && b instanceof Map)
		return (
			a.size === b.size &&
			[...a].every(
				([key, item]) => b.has(key) && isSame(item, b.get(key) ?? null),
			)
		);
	if (a instanceof PyFloat && b instanceof PyFloat) return a.value === b.value;
	return a === b;
}

/** Templates as they were written, at every depth. */
export function shown(value: PyValue): PyValue {
	if (value instanceof Template) return value.source;
	if (Array.isArray(value)) return value.map(shown);
	if (value instanceof Map)
		return new Map([...value].map(([key, item]) => [key, shown(item)]));
	return value;
}

/** A text that is printed on one line, as 2.14 prints those that came from outside. */
class OutsideText extends PyObject {
	readonly typeName = "AnsibleUnsafeText";
	readonly #text: string;

	constructor(text: string) {
		super();
		this.#text = text;
	}
	override toStr(): string {
		return this.#text;
	}
	override toRepr(): string {
		return pyRepr(this.#text);
	}
}

export function outside(value: PyValue): PyValue {
	if (typeof value === "string") return new OutsideText(value);
	if (Array.isArray(value)) return value.map(outside);
	if (value instanceof Map)
		return new Map([...value].map(([key, item]) => [key, outside(item)]));
	return value;
}

/** All variables of a scope as a dict; what cannot be computed is left out. */
export function variables(scope: LayeredScope): PyDict {
	const all: PyDict = new Map();
	for (const name of scope.names()) {
		const value = variableOf(scope, name);
		if (value !== undefined) all.set(name, copied(value));
	}
	return all;
}

function variableOf(scope: LayeredScope, name: string): PyValue | undefined {
	try {
		return scope.get(name);
	} catch {
		// a vars file that cannot be read, say: whoever asks for it is told
		return undefined;
	}
}

/** Those of `vars` that the scope does not have so. */
export function changed(vars: PyDict, scope: LayeredScope): PyDict {
	const own: PyDict = new Map();
	for (const [name, value] of vars) {
		if (typeof name !== "string") continue;
		const before = variableOf(scope, name);
		if (before === undefined || !isSame(value, before)) own.set(name, value);
	}
	return own;
}
