// The methods of set and frozenset.

import { isSubset } from "./compare.ts";
import { dictDelete, dictHas, dictSet, setFrom } from "./dict.ts";
import { pyIterate } from "./items.ts";
import {
	setDifference,
	setIntersection,
	setSymmetricDifference,
	setUnion,
} from "./sets.ts";
import { done, type Method, noArgs, oneArg, variadic } from "./signature.ts";
import { pyRepr } from "./text.ts";
import { PyError, PySet, type PyValue } from "./value.ts";

type Combine = (a: PySet, b: PySet) => PySet;

function asSet(value: PyValue): PySet {
	return value instanceof PySet ? value : setFrom(pyIterate(value));
}

function combineAll(
	combine: Combine,
	self: PySet,
	others: readonly PyValue[],
): PySet {
	const copy = new PySet(new Map(self.members), self.isFrozen);
	return others.reduce<PySet>((all, other) => combine(all, asSet(other)), copy);
}

function replaceMembers(self: PySet, result: PySet): null {
	const members = Array.from(result.members.keys());
	self.members.clear();
	for (const member of members) self.members.set(member, true);
	return null;
}

function refuse(where: readonly [string, string], count: number): void {
	if (count > 0) {
		throw new PyError(
			"TypeError",
			`${where.join(".")}() takes no keyword arguments`,
		);
	}
}

function combining(combine: Combine): Method<PySet> {
	return (where, self, args, kwargs) => {
		refuse(where, kwargs.size);
		return combineAll(combine, self, args);
	};
}

function updating(combine: Combine): Method<PySet> {
	return (where, self, args, kwargs) => {
		refuse(where, kwargs.size);
		return replaceMembers(self, combineAll(combine, self, args));
	};
}

function isDisjoint(self: PySet, other: PyValue): boolean {
	for (const item of pyIterate(other)) {
		if (dictHas(self.members, item)) return false;
	}
	return true;
}

function setRemove(self: PySet, item: PyValue): PyValue {
	if (!dictDelete(self.members, item)) {
		throw new PyError("KeyError", pyRepr(item));
	}
	return null;
}

function setPop(self: PySet): PyValue {
	for (const item of self.members.keys()) {
		self.members.delete(item);
		return item;
	}
	throw new PyError("KeyError", "'pop from an empty set'");
}

const READING: [string, Method<PySet>][] = [
	["copy", noArgs((self) => new PySet(new Map(self.members), self.isFrozen))],
	["difference", combining(setDifference)],
	["intersection", combining(setIntersection)],
	["isdisjoint", oneArg(isDisjoint)],
	["issubset", oneArg((self, other) => isSubset(self, asSet(other)))],
	["issuperset", oneArg((self, other) => isSubset(asSet(other), self))],
	[
		"symmetric_difference",
		oneArg((self, other) => setSymmetricDifference(self, asSet(other))),
	],
	["union", combining(setUnion)],
];

export const FrozenSetMethods: ReadonlyMap<string, Method<PySet>> = new Map(
	READING,
);

export const SetMethods: ReadonlyMap<string, Method<PySet>> = new Map<
	string,
	Method<PySet>
>([
	...READING,
	["add", oneArg((self, item) => done(dictSet(self.members, item, true)))],
	["clear", noArgs((self) => done(self.members.clear()))],
	["difference_update", updating(setDifference)],
	["discard", oneArg((self, item) => done(dictDelete(self.members, item)))],
	["intersection_update", updating(setIntersection)],
	["pop", noArgs(setPop)],
	["remove", oneArg(setRemove)],
	[
		"symmetric_difference_update",
		oneArg((self, other) =>
			replaceMembers(self, setSymmetricDifference(self, asSet(other))),
		),
	],
	[
		"update",
		variadic((self, args) =>
			replaceMembers(self, combineAll(setUnion, self, args)),
		),
	],
]);
