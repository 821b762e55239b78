// How a plugin fills the inventory: hosts and groups by name, values plain or Python's.

import type { Place } from "../errors/shevek-error.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { combineVars } from "./combine-vars.ts";
import type { Group } from "./group.ts";
import type { Host } from "./host.ts";
import type { Inventory } from "./inventory.ts";
import { sortGroups } from "./sort-groups.ts";

export interface ValueOptions {
	/** Text that looks like a template is none. Default: it is one, as everywhere in an inventory. */
	readonly isData?: boolean;
}

export interface HostOptions {
	/** A group that is there already; without one the host is `ungrouped` until it joins another. */
	readonly group?: string | undefined;
	/** Becomes `ansible_port` of a host that is new. */
	readonly port?: number | undefined;
}

/** The inventory as far as sources and plugins before have filled it. */
export class InventoryBuilder {
	readonly #inventory: Inventory;
	readonly #typeText: (value: PyValue) => PyValue;

	constructor(
		inventory: Inventory,
		typeStrings: (value: PyValue, place: Place) => PyValue,
		source: string,
	) {
		this.#inventory = inventory;
		const place: Place = { file: source, line: 1, column: 1 };
		this.#typeText = (value) => typeStrings(value, place);
	}

	/** The host's name. Throws an `inventory` error for what is no name and for a group that is not there. */
	addHost(name: unknown, options: HostOptions = {}): string {
		return this.#inventory.addHost(fromPlain(name), options).name;
	}

	/** The name that the group really has: TRANSFORM_INVALID_GROUP_CHARS may change it. */
	addGroup(name: unknown): string {
		return this.#inventory.addGroup(fromPlain(name));
	}

	/** Puts a group or a host into a group; false where it was in it. Throws for a circle, and for names that are not there. */
	addChild(group: string, child: string): boolean {
		return this.#inventory.addChild(group, child);
	}

	/** Sets it on the group of that name, else on the host of that name. */
	setVariable(
		entity: string,
		name: unknown,
		value: unknown,
		options: ValueOptions = {},
	): void {
		this.#inventory.setVariable(
			entity,
			fromPlain(name),
			this.#valueOf(value, options),
		);
	}

	/** Sets it on a host, even where a group has its name. */
	setHostVariable(
		host: string,
		name: unknown,
		value: unknown,
		options: ValueOptions = {},
	): void {
		this.#inventory.setHostVariable(
			this.#inventory.addHost(host),
			fromPlain(name),
			this.#valueOf(value, options),
		);
	}

	hasHost(name: string): boolean {
		return this.#inventory.hosts.has(name);
	}

	hasGroup(name: string): boolean {
		return this.#inventory.groups.has(name);
	}

	/** In the order in which they came. */
	hosts(): readonly string[] {
		return [...this.#inventory.hosts.keys()];
	}

	groups(): readonly string[] {
		return [...this.#inventory.groups.keys()];
	}

	/** The groups that a host is in, those above them too. */
	groupsOf(host: string): readonly string[] {
		return this.#sortedGroups(host).map((group) => group.name);
	}

	/** What its groups and it have themselves so far, templates as they are written; no group_vars, no facts. */
	variablesOf(host: string): PyDict {
		return combineVars(
			this.groupVariablesOf(host),
			this.ownVariablesOf(host),
			this.#inventory.isMerging,
		);
	}

	groupVariablesOf(host: string): PyDict {
		let vars: PyDict = new Map();
		for (const group of this.#sortedGroups(host)) {
			vars = combineVars(vars, group.vars, this.#inventory.isMerging);
		}
		return vars;
	}

	/** With `inventory_hostname` and `group_names`, which expressions may use. */
	ownVariablesOf(name: string): PyDict {
		const host = this.#inventory.hosts.get(name);
		if (host === undefined) return new Map();
		return combineVars(
			host.vars,
			new Map<PyValue, PyValue>([
				["inventory_hostname", host.name],
				["inventory_hostname_short", host.shortName],
				["group_names", host.groupNames()],
			]),
			this.#inventory.isMerging,
		);
	}

	/** What a group of that name may be called here. */
	safeGroupName(name: string): string {
		return this.#inventory.safeGroupName(name);
	}

	#sortedGroups(name: string): Group[] {
		const host: Host | undefined = this.#inventory.hosts.get(name);
		return sortGroups(host?.groups ?? []);
	}

	#valueOf(value: unknown, { isData = false }: ValueOptions): PyValue {
		const converted = fromPlain(value);
		return isData ? converted : this.#typeText(converted);
	}
}
