// An inventory as data for Python, and what a plugin there has made of it.

import type { Group } from "../inventory/group.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

export function describeInventory(inventory: Inventory): PyDict {
	const groups = [...inventory.groups.values()];
	return new Map<PyValue, PyValue>([
		["groups", groups.map(({ name, vars }) => [name, vars])],
		["priorities", groups.map(({ name, priority }) => [name, priority])],
		["children", groups.map((group) => [group.name, membersOf(group)])],
		[
			"hosts",
			[...inventory.hosts.values()].map(({ name, vars }) => [name, vars]),
		],
	]);
}

function membersOf(group: Group): string[] {
	return [
		...[...group.children].map(({ name }) => name),
		...group.hosts.keys(),
	];
}

/** Throws an `inventory` error for what is no inventory, and for a circle of groups. */
export function applyInventory(inventory: Inventory, answer: PyDict): void {
	const groups = rowsOf(answer, "groups");
	const hosts = rowsOf(answer, "hosts");
	const children = rowsOf(answer, "children");
	for (const [name, priority = 1, vars] of groups) {
		const group = inventory.group(inventory.addGroup(name ?? null));
		group.priority = toInt(priority);
		setAll(vars, (key, value) => {
			group.setVariable(key, value, inventory.isMerging);
		});
	}
	for (const [name, vars] of hosts) {
		const host = inventory.addHost(name ?? null);
		// Merged by the plugin where that is wanted: this is what has come of it.
		setAll(vars, (key, value) => host.vars.set(key, value));
	}
	for (const [parent, members] of children) {
		for (const member of listOf(members)) {
			inventory.addChild(pyStr(parent ?? null), pyStr(member));
		}
	}
	dropWhatIsGone(inventory, { hosts, groups, children });
}

interface Rows {
	readonly hosts: readonly PyValue[][];
	readonly groups: readonly PyValue[][];
	readonly children: readonly PyValue[][];
}

function dropWhatIsGone(inventory: Inventory, rows: Rows): void {
	const namesOf = (all: readonly PyValue[][]) =>
		new Set(all.map(([name = null]) => pyStr(name)));
	const hosts = namesOf(rows.hosts);
	const groups = namesOf(rows.groups);
	for (const name of [...inventory.hosts.keys()]) {
		if (!hosts.has(name)) inventory.removeHost(name);
	}
	for (const name of [...inventory.groups.keys()]) {
		if (!groups.has(name)) inventory.removeGroup(name);
	}
	for (const [name = null, members] of rows.children) {
		const group = inventory.groups.get(pyStr(name));
		const kept = new Set(listOf(members).map(pyStr));
		for (const host of [...(group?.hosts.values() ?? [])]) {
			if (!kept.has(host.name)) group?.removeHost(host);
		}
	}
}

function setAll(
	vars: PyValue | undefined,
	set: (name: PyValue, value: PyValue) => void,
): void {
	if (!(vars instanceof Map)) return;
	for (const [name, value] of vars) set(name, value);
}

function rowsOf(answer: PyDict, name: string): PyValue[][] {
	return listOf(answer.get(name)).filter((row) => Array.isArray(row));
}

function listOf(value: PyValue | undefined): PyValue[] {
	return Array.isArray(value) ? value : [];
}
