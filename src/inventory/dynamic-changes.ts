// What tasks have added to the inventory, kept so that `meta: refresh_inventory` can add it again.

import {
	addDynamicGroup,
	addDynamicHost,
	type DynamicGroup,
	type DynamicHost,
} from "./dynamic-hosts.ts";
import type { Inventory } from "./inventory.ts";
import {
	type LoadInventoryOptions,
	reloadInventory,
} from "./load-inventory.ts";

export class DynamicChanges {
	readonly #inventory: Inventory;
	readonly #hosts: DynamicHost[] = [];
	readonly #groups: { host: string; group: DynamicGroup }[] = [];

	constructor(inventory: Inventory) {
		this.#inventory = inventory;
	}

	/** add_host; true where anything changed. */
	addHost(host: DynamicHost): boolean {
		const isChanged = addDynamicHost(this.#inventory, host);
		this.#hosts.push(host);
		return isChanged;
	}

	/** group_by; true where anything changed. */
	addGroup(host: string, group: DynamicGroup): boolean {
		const isChanged = addDynamicGroup(this.#inventory, host, group);
		this.#groups.push({ host, group });
		return isChanged;
	}

	/** Reads the sources again and adds what was added; a host that has gone from them loses its groups. */
	refresh(options: LoadInventoryOptions): void {
		reloadInventory(this.#inventory, options);
		for (const host of this.#hosts) addDynamicHost(this.#inventory, host);
		for (const { host, group } of this.#groups) {
			if (this.#inventory.host(host) === undefined) continue;
			addDynamicGroup(this.#inventory, host, group);
		}
	}
}
