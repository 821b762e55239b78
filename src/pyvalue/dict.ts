// Keys of dicts and members of sets. A JavaScript Map compares keys by identity, Python
// by equality, so every key goes in through here:
//   str, None, int       are their own Map key (bigints compare by value in a Map)
//   True, 1, 1.0         the one that was there first is the Map key of all three
//   float, tuple, bytes, frozenset, objects: one interned object per content
// A string goes straight to the Map: that path costs one typeof.

import { pyRepr, pyTypeName } from "./text.ts";
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

export function isDict(value: PyValue): value is PyDict {
	return value instanceof Map;
}

/** The value under `key`, or undefined; raises TypeError for an unhashable key. */
export function dictGet(dict: PyDict, key: PyValue): PyValue | undefined {
	if (typeof key === "string") return dict.get(key);
	const stored = storedKey(dict, key);
	return stored === undefined ? undefined : dict.get(stored);
}

export function dictHas(
	dict: ReadonlyMap<PyValue, unknown>,
	key: PyValue,
): boolean {
	if (typeof key === "string") return dict.has(key);
	return storedKey(dict, key) !== undefined;
}

/** Sets `key`; an equal key that is there already stays as it is, as in Python. */
export function dictSet<V>(
	dict: Map<PyValue, V>,
	key: PyValue,
	value: V,
): void {
	if (typeof key === "string") {
		dict.set(key, value);
		return;
	}
	dict.set(storedKey(dict, key) ?? internKey(key), value);
}

/** Whether the key was there. */
export function dictDelete<V>(dict: Map<PyValue, V>, key: PyValue): boolean {
	if (typeof key === "string") return dict.delete(key);
	const stored = storedKey(dict, key);
	return stored !== undefined && dict.delete(stored);
}

export function makeDict(
	entries: Iterable<readonly [PyValue, PyValue]> = [],
): PyDict {
	const dict: PyDict = new Map();
	for (const [key, value] of entries) dictSet(dict, key, value);
	return dict;
}

export function setFrom(items: Iterable<PyValue>, isFrozen = false): PySet {
	const members = new Map<PyValue, true>();
	for (const item of items) dictSet(members, item, true);
	return new PySet(members, isFrozen);
}

/** Equal keys that look different (`(1, 2)` and `(1.0, 2)`) are forms of one content. */
const interned = new Map<string, WeakRef<WeakKey & PyValue>[]>();
const finished = new FinalizationRegistry<string>((content) => {
	const forms = interned.get(content)?.filter((form) => form.deref());
	if (forms === undefined || forms.length === 0) interned.delete(content);
	else interned.set(content, forms);
});

/** The key of `map` that equals `key`, or undefined. None is never undefined, so it passes through. */
function storedKey(
	map: ReadonlyMap<PyValue, unknown>,
	key: PyValue,
): PyValue | undefined {
	if (map.has(key)) return key;
	switch (typeof key) {
		case "string":
			return undefined;
		case "number":
			return storedNumber(map, key);
		case "bigint":
			return storedInterned(map, `n${key}`);
		case "boolean":
			return storedNumber(map, Number(key));
	}
	if (key === null) return undefined;
	if (key instanceof PyFloat && Number.isSafeInteger(key.value)) {
		return storedNumber(map, key.value + 0);
	}
	const content = hashContent(key);
	if (key instanceof PyFloat && content.startsWith("n")) {
		const whole = BigInt(content.slice(1));
		if (map.has(whole)) return whole;
	}
	return storedInterned(map, content);
}

function storedNumber(
	map: ReadonlyMap<PyValue, unknown>,
	value: number,
): PyValue | undefined {
	if (map.has(value)) return value;
	if ((value === 0 || value === 1) && map.has(value === 1)) return value === 1;
	return interned.size === 0 ? undefined : storedInterned(map, `n${value}`);
}

function storedInterned(
	map: ReadonlyMap<PyValue, unknown>,
	content: string,
): PyValue | undefined {
	for (const form of interned.get(content) ?? []) {
		const key = form.deref();
		if (key !== undefined && map.has(key)) return key;
	}
	return undefined;
}

function internKey(key: PyValue): PyValue {
	if (typeof key !== "object" || key === null) return key;
	const content = hashContent(key);
	const forms = interned.get(content) ?? [];
	const looks = pyRepr(key);
	for (const form of forms) {
		const known = form.deref();
		if (known !== undefined && pyRepr(known) === looks) return known;
	}
	interned.set(content, [...forms, new WeakRef(key)]);
	finished.register(key, content);
	return key;
}

let lastIdentity = 0;
const identities = new WeakMap<object, number>();

/** A number that is this object's alone, for objects that hash by identity. */
export function identityOf(value: object): number {
	let id = identities.get(value);
	if (id === undefined) {
		id = ++lastIdentity;
		identities.set(value, id);
	}
	return id;
}

/** Equal strings exactly for equal keys; raises TypeError for what Python cannot hash. */
function hashContent(key: PyValue): string {
	switch (typeof key) {
		case "string":
			return `s${key.length}:${key}`;
		case "number":
		case "bigint":
			return `n${key}`;
		case "boolean":
			return key ? "n1" : "n0";
	}
	if (key === null) return "N";
	if (key instanceof PyFloat) return hashFloat(key);
	if (key instanceof PyTuple) {
		return `(${key.items.map(hashContent).join(",")})`;
	}
	if (key instanceof PyBytes) {
		return `b${key.bytes.length}:${Buffer.from(key.bytes).toString("latin1")}`;
	}
	if (key instanceof PySet && key.isFrozen) {
		return `{${Array.from(key.members.keys(), hashContent).sort().join(",")}}`;
	}
	if (key instanceof PyObject) {
		const content = key.hashKey();
		if (content !== undefined) return `o${content.length}:${content}`;
	}
	throw new PyError("TypeError", `unhashable type: '${pyTypeName(key)}'`);
}

function hashFloat(key: PyFloat): string {
	const { value } = key;
	if (Number.isInteger(value)) {
		return `n${Number.isSafeInteger(value) ? value + 0 : BigInt(value)}`;
	}
	// A nan equals nothing but itself as an object.
	return Number.isNaN(value) ? `i${identityOf(key)}` : `f${value}`;
}
