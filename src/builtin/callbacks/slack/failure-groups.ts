// Which failures are told at once and which together: the first of a task and reason at once; of those like
// it a group as soon as there are `threshold`; what is left, at the end. 500 hosts that fail alike give three
// messages.

import type { HostResult, TaskInfo } from "../../../events/run-event.ts";
import { pyStr } from "../../../pyvalue/text.ts";

export interface Failure {
	readonly kind: "failed" | "unreachable";
	readonly task: TaskInfo;
	readonly outcome: HostResult;
}

export interface FailureGroup {
	/** The one that was, or would have been, told at once. */
	readonly first: Failure;
	readonly isFirstTold: boolean;
	/** Hosts like it that have not been told. */
	readonly hosts: readonly string[];
}

interface OpenGroup extends FailureGroup {
	hosts: string[];
	isGroupTold: boolean;
}

export interface GroupLimits {
	/** Failures alike that make a group. */
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
		const told = { ...group, hosts: group.hosts };
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

	/** What nobody has been told yet. */
	rest(): readonly FailureGroup[] {
		return [...this.#groups.values()].filter(({ hosts }) => hosts.length > 0);
	}
}

/** The same task, for the same reason: what differs from host to host (its name, numbers) does not count. */
function likeness({ kind, task, outcome }: Failure): string {
	const names = [outcome.host, outcome.remoteAddr].filter(
		(name) => name !== "",
	);
	let reason = reasonOf(outcome);
	for (const name of names) reason = reason.replaceAll(name, "*");
	return [
		kind,
		task.path,
		task.line,
		task.name,
		reason.replace(/\d+/g, "#"),
	].join("\0");
}

/** What the module says, and where a command failed, the end of what it wrote. */
export function reasonOf({ result }: HostResult): string {
	const text = (key: string) => {
		const value = result.get(key);
		return value === undefined || value === null ? "" : pyStr(value).trim();
	};
	const last = (text("module_stderr") || text("stderr")).split("\n").at(-1);
	return [text("msg"), last].filter((part) => part !== "").join(": ");
}
