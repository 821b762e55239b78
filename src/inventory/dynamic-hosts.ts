// Hosts and groups that tasks add while a run goes on (add_host, group_by).

import { ShevekError } from "../errors/shevek-error.ts";
import { pyEquals } from "../pyvalue/compare.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { combineVars } from "./combine-vars.ts";
import type { Group } from "./group.ts";
import type { Host } from "./host.ts";
import type { Inventory } from "./inventory.ts";

export interface DynamicHost {
	readonly name: string;
	readonly groups: readonly string[];
	readonly vars: PyDict;
}

/** True where anything changed. */
export function addDynamicHost(
	inventory: Inventory,
	wanted: DynamicHost,
): boolean {
	const known = inventory.hosts.get(wanted.name);
	const host = known ?? inventory.addHost(wanted.name, { group: "all" });
	let isChanged = known === undefined;
	const vars = combineVars(host.vars, wanted.vars, inventory.isMerging);
	if (!pyEquals(vars, host.vars)) {
		host.vars = vars;
		isChanged = true;
	}
	const groups: Group[] = [];
	for (const written of wanted.groups) {
		if (!inventory.groups.has(written)) isChanged = true;
		const group = inventory.group(inventory.addGroup(written));
		if (group.addHost(host)) isChanged = true;
		groups.push(group);
	}
	if (isChanged) inventory.reconcile({ groups, hosts: [host] });
	return isChanged;
}

export interface DynamicGroup {
	readonly name: string;
	readonly parents: readonly string[];
}

/** Puts a host that is there into a group that may be new. True where anything changed. */
export function addDynamicGroup(
	inventory: Inventory,
	hostName: string,
	wanted: DynamicGroup,
): boolean {
	const host = knownHost(inventory, hostName);
	const group = inventory.group(inventory.addGroup(wanted.name));
	const parents = wanted.parents.map((parent) => {
		const isNew = !inventory.groups.has(parent);
		return { isNew, group: inventory.group(inventory.addGroup(parent)) };
	});
	let isChanged = parents.some((parent) => parent.isNew);
	for (const parent of parents) {
		if (parent.group.addChild(group)) isChanged = true;
	}
	// A host's groups hold those above its own too, so this asks for members at any depth.
	if (!host.groups.has(group)) {
		isChanged = group.addHost(host) || isChanged;
	}
	if (isChanged) {
		const groups = [...parents.map((parent) => parent.group), group];
		inventory.reconcile({ groups, hosts: [host] });
	}
	return isChanged;
}

function knownHost(inventory: Inventory, name: string): Host {
	const host = inventory.hosts.get(name) ?? inventory.host(name);
	if (host !== undefined) return host;
	throw new ShevekError("inventory", `${name} cannot be matched in inventory`);
}
