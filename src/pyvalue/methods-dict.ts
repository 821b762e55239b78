// The methods of dict.

import { dictDelete, dictGet, dictSet } from "./dict.ts";
import { pyGetItem, pyIterate } from "./items.ts";
import {
	done,
	type Method,
	noArgs,
	positional,
	variadic,
} from "./signature.ts";
import { pyRepr } from "./text.ts";
import {
	type PyDict,
	PyError,
	type PyKwargs,
	PyObject,
	PyTuple,
	type PyValue,
} from "./value.ts";
import { DictItems, DictKeys, DictValues } from "./views.ts";

function dictPop(
	self: PyDict,
	key: PyValue = null,
	fallback?: PyValue,
): PyValue {
	const value = dictGet(self, key);
	if (value !== undefined) {
		dictDelete(self, key);
		return value;
	}
	if (fallback === undefined) throw new PyError("KeyError", pyRepr(key));
	return fallback;
}

function dictPopItem(self: PyDict): PyValue {
	const last = Array.from(self).at(-1);
	if (last === undefined) {
		throw new PyError("KeyError", "'popitem(): dictionary is empty'");
	}
	self.delete(last[0]);
	return new PyTuple(last);
}

function setDefault(
	self: PyDict,
	key: PyValue = null,
	fallback: PyValue = null,
): PyValue {
	const value = dictGet(self, key);
	if (value !== undefined) return value;
	dictSet(self, key, fallback);
	return fallback;
}

/** `self.update(source)`: a mapping, or an iterable of pairs. */
function dictUpdate(self: PyDict, source: PyValue): void {
	if (source instanceof Map) {
		for (const [key, value] of Array.from(source)) dictSet(self, key, value);
		return;
	}
	const mapping = source instanceof PyObject ? source.asMapping() : undefined;
	if (mapping !== undefined) {
		for (const key of Array.from(mapping.keys())) {
			dictSet(self, key, pyGetItem(source, key));
		}
		return;
	}
	let number = 0;
	for (const pair of pyIterate(source)) {
		const [key = null, value = null] = readPair(pair, number++);
		dictSet(self, key, value);
	}
}

function readPair(pair: PyValue, number: number): PyValue[] {
	let items: PyValue[];
	try {
		items = Array.from(pyIterate(pair));
	} catch {
		throw new PyError(
			"TypeError",
			`cannot convert dictionary update sequence element #${number} to a sequence`,
		);
	}
	if (items.length !== 2) {
		throw new PyError(
			"ValueError",
			`dictionary update sequence element #${number} has length ${items.length}; 2 is required`,
		);
	}
	return items;
}

function updateCall(
	self: PyDict,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): PyValue {
	if (args.length > 1) {
		throw new PyError(
			"TypeError",
			`update expected at most 1 argument, got ${args.length}`,
		);
	}
	const [source] = args;
	if (source !== undefined) dictUpdate(self, source);
	for (const [name, value] of kwargs) self.set(name, value);
	return null;
}

/** `dict(source, **kwargs)` */
export function dictFrom(
	args: readonly PyValue[],
	kwargs: PyKwargs = new Map(),
): PyDict {
	if (args.length > 1) {
		throw new PyError(
			"TypeError",
			`dict expected at most 1 argument, got ${args.length}`,
		);
	}
	const dict: PyDict = new Map();
	updateCall(dict, args, kwargs);
	return dict;
}

function fromKeys(
	_self: PyDict,
	keys: PyValue = null,
	value: PyValue = null,
): PyValue {
	const dict: PyDict = new Map();
	for (const key of pyIterate(keys)) dictSet(dict, key, value);
	return dict;
}

export const DictMethods: ReadonlyMap<string, Method<PyDict>> = new Map<
	string,
	Method<PyDict>
>([
	["clear", noArgs((self) => done(self.clear()))],
	["copy", noArgs((self) => new Map(self))],
	["fromkeys", positional(1, 2, fromKeys)],
	[
		"get",
		positional(1, 2, (self, key = null, fallback = null) => {
			const value = dictGet(self, key);
			return value === undefined ? fallback : value;
		}),
	],
	["items", noArgs((self) => new DictItems(self))],
	["keys", noArgs((self) => new DictKeys(self))],
	["pop", positional(1, 2, dictPop)],
	["popitem", noArgs(dictPopItem)],
	["setdefault", positional(1, 2, setDefault)],
	["update", variadic(updateCall)],
	["values", noArgs((self) => new DictValues(self))],
]);
