// One group of the inventory. Groups form a graph without cycles; `depth` is the longest way from `all`.

import { ShevekError } from "../errors/shevek-error.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { toInt } from "../pyvalue/numbers.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { combineVars } from "./combine-vars.ts";
import type { Host } from "./host.ts";

export class Group {
	readonly name: string;
	depth = 0;
	priority: number | bigint = 1;
	vars: PyDict = new Map();
	/** Direct members by name, in the order they joined. */
	readonly hosts = new Map<string, Host>();
	readonly children = new Set<Group>();
	readonly parents = new Set<Group>();
	#allHosts: readonly Host[] | undefined;
	#ancestors: ReadonlySet<Group> | undefined;

	constructor(name: string) {
		this.name = name;
	}

	/** Every group above this one. */
	ancestors(): ReadonlySet<Group> {
		this.#ancestors ??= new Set(walk(this.parents, (g) => g.parents));
		return this.#ancestors;
	}

	/** Every group below this one, nearest first. */
	descendants(): Group[] {
		return [...walk(this.children, (g) => g.children)];
	}

	/** The hosts of this group and of all below it. */
	allHosts(): readonly Host[] {
		this.#allHosts ??= this.#collectHosts();
		return this.#allHosts;
	}

	/** True where it was not a child before; throws an `inventory` error for a cycle. */
	addChild(group: Group): boolean {
		if (group === this) {
			throw new ShevekError("inventory", "can't add group to itself");
		}
		if (this.children.has(group)) return false;
		if (this.ancestors().has(group)) {
			throw new ShevekError(
				"inventory",
				`Adding group '${group.name}' as child to '${this.name}' creates a recursive dependency loop.`,
			);
		}
		this.children.add(group);
		group.#sinkTo(this.depth + 1);
		group.parents.add(this);
		group.#forgetAncestors();
		for (const host of group.allHosts()) host.joinGroup(group);
		this.forgetHosts();
		return true;
	}

	addHost(host: Host): boolean {
		if (this.hosts.has(host.name)) return false;
		this.hosts.set(host.name, host);
		host.joinGroup(this);
		this.forgetHosts();
		return true;
	}

	removeHost(host: Host): boolean {
		if (!this.hosts.delete(host.name)) return false;
		host.leaveGroup(this);
		this.forgetHosts();
		return true;
	}

	/** Leaves the groups above it, and its hosts and the groups below it are on their own. */
	dissolve(): void {
		const below = this.allHosts();
		for (const host of [...this.hosts.values()]) this.removeHost(host);
		for (const host of below) host.groups.delete(this);
		this.forgetHosts();
		for (const parent of this.parents) parent.children.delete(this);
		for (const child of this.children) child.parents.delete(this);
		this.#forgetAncestors();
	}

	/** Throws PyError where `ansible_group_priority` is no integer. */
	setVariable(name: PyValue, value: PyValue, isMerging: boolean): void {
		if (name === "ansible_group_priority") {
			this.priority = toInt(value);
		} else if (isMerging && dictGet(this.vars, name) !== undefined) {
			this.vars = combineVars(this.vars, new Map([[name, value]]), true);
		} else {
			this.vars.set(name, value);
		}
	}

	/** Drops what allHosts() keeps, here and above. */
	forgetHosts(): void {
		this.#allHosts = undefined;
		for (const ancestor of this.ancestors()) ancestor.#allHosts = undefined;
	}

	#collectHosts(): readonly Host[] {
		const hosts = new Set(this.hosts.values());
		for (const group of this.descendants()) {
			for (const host of group.hosts.values()) hosts.add(host);
		}
		const list = [...hosts];
		return this.name === "all" ? list.filter((h) => !h.isImplicit) : list;
	}

	#sinkTo(depth: number): void {
		if (this.depth >= depth) return;
		this.depth = depth;
		for (const child of this.children) child.#sinkTo(depth + 1);
	}

	#forgetAncestors(): void {
		this.#ancestors = undefined;
		for (const group of this.descendants()) group.#ancestors = undefined;
	}
}

/** Breadth first, each group once. */
function walk(
	start: Iterable<Group>,
	next: (group: Group) => Iterable<Group>,
): Set<Group> {
	const seen = new Set(start);
	// A Set hands out what is added while it is walked.
	for (const group of seen) {
		for (const other of next(group)) seen.add(other);
	}
	return seen;
}
