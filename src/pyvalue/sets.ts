// The algebra of sets, shared by the operators, the methods and the dict views.

import { dictHas, dictSet } from "./dict.ts";
import { PySet, type PyValue } from "./value.ts";

type Members = Map<PyValue, true>;

export function setUnion(a: PySet, b: PySet): PySet {
	const members: Members = new Map(a.members);
	for (const item of b.members.keys()) dictSet(members, item, true);
	return new PySet(members, a.isFrozen);
}

export function setIntersection(a: PySet, b: PySet): PySet {
	return filterSet(a, (item) => dictHas(b.members, item));
}

export function setDifference(a: PySet, b: PySet): PySet {
	return filterSet(a, (item) => !dictHas(b.members, item));
}

export function setSymmetricDifference(a: PySet, b: PySet): PySet {
	return setUnion(setDifference(a, b), setDifference(b, a));
}

function filterSet(set: PySet, isKept: (item: PyValue) => boolean): PySet {
	const members: Members = new Map();
	for (const item of set.members.keys()) {
		if (isKept(item)) members.set(item, true);
	}
	return new PySet(members, set.isFrozen);
}

/** `a op b` of two sets; undefined for an operator that sets do not have. */
export function binarySet(
	operator: string,
	a: PySet,
	b: PySet,
): PySet | undefined {
	switch (operator) {
		case "|":
			return setUnion(a, b);
		case "&":
			return setIntersection(a, b);
		case "-":
			return setDifference(a, b);
		case "^":
			return setSymmetricDifference(a, b);
	}
	return undefined;
}
