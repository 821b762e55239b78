// The inventory plugins of a run, by the names that INVENTORY_ENABLED and configurations use.

import type { InventoryPlugin } from "../inventory/source.ts";
import { loadPluginNow } from "../plugins/load-plugin.ts";
import type { PluginFinder } from "../plugins/plugin-finder.ts";
import { asInventory, type InventoryDefinition } from "./inventory.ts";
import { type InventoryNames, inventoryNames } from "./inventory-names.ts";
import { inventoryPlugin } from "./inventory-reader.ts";
import type { InventoryServices } from "./inventory-services.ts";
import { type PluginInFile, pythonRefusal } from "./plugin-set.ts";

export interface InventorySetOptions {
	readonly finder: PluginFinder;
	readonly services: InventoryServices;
	readonly builtin: ReadonlyMap<string, InventoryDefinition>;
	readonly python?:
		| ((found: PluginInFile, names: InventoryNames) => InventoryPlugin)
		| undefined;
}

/** Undefined where nothing has that name. Throws a `plugin` error that names the file of a bad one. */
export function inventoryFinder(
	options: InventorySetOptions,
): (name: string) => InventoryPlugin | undefined {
	const loaded = new Map<string, InventoryPlugin | undefined>();
	return (name) => {
		if (!loaded.has(name)) loaded.set(name, load(name, options));
		return loaded.get(name);
	};
}

function load(
	name: string,
	{ finder, services, builtin, python }: InventorySetOptions,
): InventoryPlugin | undefined {
	const found = finder.find("inventory", name);
	if (found === undefined) return undefined;
	const names = inventoryNames(name, found);
	if (found.language === "builtin") {
		const definition = builtin.get(found.name);
		const file = undefined;
		return definition && inventoryPlugin({ definition, names, file }, services);
	}
	const { file } = found;
	if (found.language === "python") {
		if (python) return python(found, names);
		throw pythonRefusal(found);
	}
	const definition = asInventory(loadPluginNow(file), file);
	return inventoryPlugin({ definition, names, file }, services);
}
