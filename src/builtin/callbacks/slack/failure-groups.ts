// Which failures are told at once and which together. A group is the failures of one task for one reason:
//
//   (none) ──first──► open, told at once ──`threshold` more──► told as a group ──more──► the rest, at the end
//      └──first, when `maxFirst` groups are open──► quiet ──more──► the rest, at the end
//
// 500 hosts that fail alike give three messages.

import { type Failure, likeness } from "./reasons.ts";

export interface FailureGroup {
	/** The one that was, or would have been, told at once. */
	readonly first: Failure;
	readonly isFirstTold: boolean;
	/** Hosts like it that have not been told. */
	readonly hosts: readonly string[];
}

interface OpenGroup extends FailureGroup {
	isFirstTold: boolean;
	hosts: string[];
	isGroupTold: boolean;
}

export interface GroupLimits {
	/** Failures alike, after the first, that make a group. */
	readonly threshold: number;
	/** Failures of different kinds that are told at once; further ones come at the end. */
	readonly maxFirst: number;
}

/** What is to be told now. */
type Verdict =
	| { readonly kind: "one"; readonly failure: Failure }
	| { readonly kind: "group"; readonly group: FailureGroup }
	| { readonly kind: "later" };

export class FailureGroups {
	readonly #limits: GroupLimits;
	readonly #groups = new Map<string, OpenGroup>();

	constructor(limits: GroupLimits) {
		this.#limits = limits;
	}

	take(failure: Failure): Verdict {
		const key = likeness(failure);
		const group = this.#groups.get(key);
		if (!group) return this.#open(key, failure);
		group.hosts.push(failure.outcome.host);
		const isDue =
			!group.isGroupTold && group.hosts.length >= this.#limits.threshold;
		if (!isDue) return { kind: "later" };
		group.isGroupTold = true;
		const told = { ...group };
		group.hosts = [];
		return { kind: "group", group: told };
	}

	#open(key: string, failure: Failure): Verdict {
		const isFirstTold = this.#groups.size < this.#limits.maxFirst;
		this.#groups.set(key, {
			first: failure,
			isFirstTold,
			hosts: isFirstTold ? [] : [failure.outcome.host],
			isGroupTold: !isFirstTold,
		});
		return isFirstTold ? { kind: "one", failure } : { kind: "later" };
	}

	/** What nobody has been told yet, and is told with this. */
	takeRest(): readonly FailureGroup[] {
		const open = [...this.#groups.values()].filter(
			({ hosts }) => hosts.length > 0,
		);
		const rest = open.map((group) => ({ ...group }));
		for (const group of open) {
			group.hosts = [];
			group.isFirstTold = true;
		}
		return rest;
	}
}
