// A scope whose containers are the template's own: changes to them stay inside, and a replay
// starts from what the caller gave.

import { PySet, PyTuple, type PyValue } from "../pyvalue/value.ts";
import type { Scope } from "./context.ts";

export function copyingScope(scope: Scope): Scope {
	const copies = new Map<string, PyValue | undefined>();
	return {
		global: (name) => scope.global?.(name),
		lookup(name) {
			if (!copies.has(name)) {
				const value = scope.lookup(name);
				copies.set(
					name,
					value === undefined ? undefined : copyContainers(value, new Map()),
				);
			}
			return copies.get(name);
		},
	};
}

function copyContainers(value: PyValue, seen: Map<PyValue, PyValue>): PyValue {
	if (typeof value !== "object" || value === null) return value;
	const known = seen.get(value);
	if (known !== undefined) return known;
	if (Array.isArray(value)) {
		const copy: PyValue[] = [];
		seen.set(value, copy);
		for (const item of value) copy.push(copyContainers(item, seen));
		return copy;
	}
	if (value instanceof Map) {
		const copy = new Map<PyValue, PyValue>();
		seen.set(value, copy);
		for (const [key, item] of value) copy.set(key, copyContainers(item, seen));
		return copy;
	}
	if (value instanceof PyTuple)
		return new PyTuple(value.items.map((item) => copyContainers(item, seen)));
	if (value instanceof PySet)
		return new PySet(new Map(value.members), value.isFrozen);
	return value;
}
