// The methods of list and tuple.

import { pySame, pyTruth } from "./compare.ts";
import { pyIterate } from "./items.ts";
import {
	done,
	indexArgument,
	type Method,
	noArgs,
	oneArg,
	positional,
	variadic,
} from "./signature.ts";
import { sliceRange } from "./slice.ts";
import { pySorted } from "./sort.ts";
import { pyRepr, pyTypeName } from "./text.ts";
import {
	PyError,
	type PyKwargs,
	type PyList,
	PyObject,
	type PyTuple,
	type PyValue,
} from "./value.ts";

function findItem(
	items: readonly PyValue[],
	item: PyValue,
	start: PyValue | undefined,
	stop: PyValue | undefined,
): number {
	const range = sliceRange(items.length, start, stop, 1);
	for (let at = range.start; at < range.stop; at++) {
		if (pySame(items[at] ?? null, item)) return at;
	}
	return -1;
}

function countItem(items: readonly PyValue[], item: PyValue): number {
	return items.filter((each) => pySame(each, item)).length;
}

function listIndex(
	self: PyList,
	item: PyValue = null,
	start?: PyValue,
	stop?: PyValue,
): PyValue {
	const at = findItem(self, item, start, stop);
	if (at < 0) {
		throw new PyError("ValueError", `${pyRepr(item)} is not in list`);
	}
	return at;
}

function listPop(self: PyList, index?: PyValue): PyValue {
	const asked = indexArgument(index, -1);
	if (self.length === 0) throw new PyError("IndexError", "pop from empty list");
	const at = asked < 0 ? asked + self.length : asked;
	const item = at < 0 ? undefined : self[at];
	if (item === undefined) {
		throw new PyError("IndexError", "pop index out of range");
	}
	self.splice(at, 1);
	return item;
}

function listRemove(self: PyList, item: PyValue): PyValue {
	const at = findItem(self, item, undefined, undefined);
	if (at < 0) {
		throw new PyError("ValueError", "list.remove(x): x not in list");
	}
	self.splice(at, 1);
	return null;
}

function listExtend(self: PyList, items: PyValue): PyValue {
	// Read whole first: the argument may be the list itself.
	for (const item of Array.from(pyIterate(items))) self.push(item);
	return null;
}

function listSort(
	self: PyList,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): PyValue {
	if (args.length > 0) {
		throw new PyError("TypeError", "sort() takes no positional arguments");
	}
	for (const name of kwargs.keys()) {
		if (name === "key" || name === "reverse") continue;
		throw new PyError(
			"TypeError",
			`'${name}' is an invalid keyword argument for sort()`,
		);
	}
	const key = kwargs.get("key") ?? null;
	if (key !== null && !(key instanceof PyObject)) {
		throw new PyError(
			"TypeError",
			`'${pyTypeName(key)}' object is not callable`,
		);
	}
	const sorted = pySorted(self, {
		key: key ?? undefined,
		reverse: pyTruth(kwargs.get("reverse") ?? false),
	});
	sorted.forEach((item, at) => {
		self[at] = item;
	});
	return null;
}

export const ListMethods: ReadonlyMap<string, Method<PyList>> = new Map<
	string,
	Method<PyList>
>([
	["append", oneArg((self, item) => done(self.push(item)))],
	["clear", noArgs((self) => done(self.splice(0)))],
	["copy", noArgs((self) => self.slice())],
	["count", oneArg(countItem)],
	["extend", oneArg(listExtend)],
	["index", positional(1, 3, listIndex)],
	[
		"insert",
		positional(2, 2, (self, index, item = null) => {
			self.splice(indexArgument(index, 0), 0, item);
			return null;
		}),
	],
	["pop", positional(0, 1, listPop)],
	["remove", oneArg(listRemove)],
	["reverse", noArgs((self) => done(self.reverse()))],
	["sort", variadic(listSort)],
]);

export const TupleMethods: ReadonlyMap<string, Method<PyTuple>> = new Map<
	string,
	Method<PyTuple>
>([
	["count", oneArg((self, item) => countItem(self.items, item))],
	[
		"index",
		positional(1, 3, (self, item = null, start, stop) => {
			const at = findItem(self.items, item, start, stop);
			if (at < 0) {
				throw new PyError("ValueError", "tuple.index(x): x not in tuple");
			}
			return at;
		}),
	],
]);
