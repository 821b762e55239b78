// `--list`: the whole inventory as one value, in the form that inventory scripts print or in that of a
// YAML inventory.

import type { Group } from "../../inventory/group.ts";
import type { Host } from "../../inventory/host.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import {
	type VarsView,
	visibleGroupVars,
	visibleHostVars,
} from "./visible-vars.ts";

export interface ListingOptions extends VarsView {
	readonly top: Group;
	/** In the order of their pattern; only these are shown. */
	readonly hosts: readonly Host[];
}

/** As an inventory script's --list. */
export function jsonListing(options: ListingOptions): PyDict {
	const shown = new Set(options.hosts);
	const groups: PyDict = new Map();
	const seen = new Set<Group>();
	const addGroup = (group: Group): void => {
		const entry: PyDict = new Map();
		if (group.name !== "all") {
			entry.set(
				"hosts",
				membersOf(group, shown).map((h) => h.name),
			);
		}
		entry.set(
			"children",
			[...group.children].map((child) => child.name),
		);
		if (options.isExport) entry.set("vars", visibleGroupVars(group, options));
		dropEmpty(entry);
		if (entry.size > 0) groups.set(group.name, entry);
		for (const child of group.children) {
			if (seen.has(child)) continue;
			seen.add(child);
			addGroup(child);
		}
	};
	addGroup(options.top);
	groups.set("_meta", new Map([["hostvars", allHostVars(options)]]));
	return groups;
}

/** As a YAML inventory; a host's variables are told where it comes first. */
export function yamlListing(options: ListingOptions): PyDict {
	const shown = new Set(options.hosts);
	const seen = new Set<Host>();
	const groupEntry = (group: Group): PyDict => {
		const children: PyDict = new Map();
		for (const child of group.children) {
			children.set(child.name, groupEntry(child));
		}
		const hosts: PyDict = new Map();
		for (const host of group.name === "all" ? [] : membersOf(group, shown)) {
			hosts.set(
				host.name,
				seen.has(host) ? new Map() : visibleHostVars(host, options),
			);
			seen.add(host);
		}
		const entry: PyDict = new Map<PyValue, PyValue>([
			["children", children],
			["hosts", hosts],
		]);
		if (options.isExport) entry.set("vars", visibleGroupVars(group, options));
		dropEmpty(entry);
		return entry;
	};
	return new Map([[options.top.name, groupEntry(options.top)]]);
}

function allHostVars(options: ListingOptions): PyDict {
	const all: PyDict = new Map();
	for (const host of options.hosts) {
		const vars = visibleHostVars(host, options);
		if (vars.size > 0) all.set(host.name, vars);
	}
	return all;
}

function membersOf(group: Group, shown: ReadonlySet<Host>): Host[] {
	return [...group.hosts.values()].filter((host) => shown.has(host));
}

function dropEmpty(entry: PyDict): void {
	for (const [key, value] of entry) {
		const isEmpty =
			(value instanceof Map && value.size === 0) ||
			(Array.isArray(value) && value.length === 0);
		if (isEmpty) entry.delete(key);
	}
}
