// One host of the inventory: its own variables and the groups it is in (ancestors included).

import { compareText } from "../pyvalue/codepoints.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { isIpAddress } from "./address.ts";
import { combineVars } from "./combine-vars.ts";
import type { Group } from "./group.ts";

export class Host {
	readonly name: string;
	/** Made for `localhost` because no inventory names it; part of no group, `all` included. */
	readonly isImplicit: boolean;
	vars: PyDict = new Map();
	readonly groups = new Set<Group>();

	constructor(
		name: string,
		options: { port?: number | undefined; isImplicit?: boolean } = {},
	) {
		this.name = name;
		this.isImplicit = options.isImplicit ?? false;
		if (options.port) this.vars.set("ansible_port", options.port);
	}

	get shortName(): string {
		return isIpAddress(this.name) ? this.name : (this.name.split(".")[0] ?? "");
	}

	/** Sorted, without `all`: the magic variable of that name. */
	groupNames(): string[] {
		return [...this.groups]
			.map((group) => group.name)
			.filter((name) => name !== "all")
			.sort(compareText);
	}

	setVariable(name: PyValue, value: PyValue, isMerging: boolean): void {
		if (isMerging) {
			this.vars = combineVars(this.vars, new Map([[name, value]]), true);
		} else {
			this.vars.set(name, value);
		}
	}

	/** True where it was not in the group before. */
	joinGroup(group: Group): boolean {
		for (const ancestor of group.ancestors()) this.groups.add(ancestor);
		if (this.groups.has(group)) return false;
		this.groups.add(group);
		return true;
	}

	leaveGroup(group: Group): void {
		if (!this.groups.delete(group)) return;
		for (const ancestor of group.ancestors()) {
			if (ancestor.name === "all") continue;
			const isStillNeeded = [...this.groups].some((g) =>
				g.ancestors().has(ancestor),
			);
			if (!isStillNeeded) this.leaveGroup(ancestor);
		}
	}
}
