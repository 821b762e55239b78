// What the inventory side says of a host, as one layer: groups' and host's variables and the files
// beside inventory and play. Merged once a host and search path, as long as the inventory stays the same.

import { combineVars } from "../inventory/combine-vars.ts";
import type { Host } from "../inventory/host.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { HashBehaviour, VarLayer } from "./layered-scope.ts";

/** The dicts of one host from the weakest to the strongest. */
export interface HostLayerSource {
	layers(host: Host, folders: readonly string[]): readonly PyDict[];
	/** What was merged holds as long as this is the same; undefined: for one task only. */
	readonly version: string | undefined;
}

export class InventoryVars {
	readonly #inventory: Inventory;
	readonly #source: HostLayerSource;
	readonly #hash: HashBehaviour;
	readonly #merged = new Map<string, { version: string; vars: PyDict }>();

	constructor(
		inventory: Inventory,
		source: HostLayerSource,
		hash: HashBehaviour,
	) {
		this.#inventory = inventory;
		this.#source = source;
		this.#hash = hash;
	}

	layer(host: string, folders: readonly string[]): VarLayer {
		const key = `${host}\0${folders.join("\0")}`;
		let vars: PyDict | undefined;
		const current = (): PyDict => {
			vars ??= this.#vars(host, folders, key);
			return vars;
		};
		return { get: (name) => current().get(name), keys: () => current().keys() };
	}

	#vars(host: string, folders: readonly string[], key: string): PyDict {
		const { version } = this.#source;
		const cached = this.#merged.get(key);
		if (cached !== undefined && cached.version === version) return cached.vars;
		const entry = this.#inventory.host(host);
		let vars: PyDict = new Map();
		for (const dict of entry ? this.#source.layers(entry, folders) : []) {
			if (dict.size > 0)
				vars =
					vars.size === 0
						? dict
						: combineVars(vars, dict, this.#hash === "merge");
		}
		if (version !== undefined) this.#merged.set(key, { version, vars });
		return vars;
	}
}
