import type { NamedPlugin } from "../plugins/plugin-finder.ts";

/** What a plugin is called in a run. */
export interface InventoryNames {
	/** In messages. */
	readonly shown: string;
	/** What `plugin` of a configuration may say. */
	readonly accepted: readonly string[];
}

/** The name that was asked for, and where redirects led; ansible-core shows full names as Python has them. */
export function inventoryNames(
	name: string,
	found: NamedPlugin,
): InventoryNames {
	const isFull = name.includes(".") && !/^ansible\.legacy\./.test(name);
	if (!isFull) {
		return { shown: name.replace(/^ansible\.legacy\./, ""), accepted: [name] };
	}
	const [namespace, collection, ...rest] = found.fqcn.split(".");
	return {
		shown: `ansible_collections.${namespace}.${collection}.plugins.inventory.${rest.join(".")}`,
		accepted: [...new Set([name, found.fqcn])],
	};
}
