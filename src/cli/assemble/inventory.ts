// The inventory of a command: its sources read by plugins, and the variables of its hosts.

import { INVENTORY_PLUGINS } from "../../builtin/inventory/registry.ts";
import { VARS_PLUGINS } from "../../builtin/vars/registry.ts";
import type { Settings } from "../../config/settings.ts";
import type { Inventory } from "../../inventory/inventory.ts";
import { loadInventory } from "../../inventory/load-inventory.ts";
import type { InventoryReport } from "../../inventory/report.ts";
import type {
	InventoryHooks,
	InventoryPlugin,
} from "../../inventory/source.ts";
import { InventoryVars } from "../../inventory/vars-layers.ts";
import { VarsPlugins } from "../../inventory/vars-plugins.ts";
import type { InventoryServices } from "../../kinds/inventory-services.ts";
import { inventoryFinder } from "../../kinds/inventory-set.ts";
import type { VarsServices } from "../../kinds/vars.ts";
import { enabledVarsPlugins } from "../../kinds/vars-list.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import type { PythonHost } from "../../python-host/host.ts";
import { pythonInventory } from "../../python-host/inventory.ts";
import { pythonVars } from "../../python-host/vars.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import type { Templar } from "../../templar/templar.ts";
import { typeStrings } from "../../templar/template-node.ts";
import type { DataLoader } from "../../vars/data-loader.ts";
import { sourceCaches } from "./source-cache.ts";

export interface InventoryRequest {
	readonly sources: readonly string[];
	readonly settings: Settings;
	readonly data: DataLoader;
	readonly report: InventoryReport;
	readonly extraVars: PyDict;
	readonly finder: PluginFinder;
	/** Made when the first plugin needs it: most inventories have no expressions. */
	readonly templar: () => Templar;
	/** Asked when a plugin in Python is found. */
	readonly python: () => PythonHost;
	/** What the fact cache has of a host. */
	readonly facts: InventoryServices["facts"];
	/** False for --flush-cache and meta: refresh_inventory. */
	readonly isCacheWanted: boolean;
	/** As InventoryVars has it. */
	readonly isEveryStage: boolean;
}

export interface LoadedInventory {
	readonly inventory: Inventory;
	readonly vars: InventoryVars;
}

export async function readInventory(
	request: InventoryRequest,
): Promise<LoadedInventory> {
	const { sources, settings, report, isCacheWanted, isEveryStage } = request;
	const hooks = hooksOf(request.data);
	const plugins = varsPluginsOf(request, hooks);
	const inventory = await loadInventory({
		sources,
		settings,
		hooks,
		report,
		isCacheWanted,
		findPlugin: findPluginOf(request, plugins),
	});
	plugins.completeInventory(inventory, sources);
	const vars = new InventoryVars({
		inventory,
		sources,
		settings,
		plugins,
		isEveryStage,
	});
	return { inventory, vars };
}

function hooksOf(data: DataLoader): InventoryHooks {
	return {
		typeStrings: (value, where) => typeStrings(value, { where }),
		readData: (file) => data.readYaml(file),
		readBytes: (file) => data.readBytes(file),
	};
}

function findPluginOf(
	{ settings, extraVars, facts, finder, templar, ...rest }: InventoryRequest,
	varsPlugins: VarsPlugins,
): (name: string) => InventoryPlugin | undefined {
	const services: InventoryServices = {
		settings,
		extraVars,
		facts,
		varsPlugins,
		openCache: sourceCaches({
			finder,
			settings,
			folder: rest.data.baseDir,
			warn: rest.report.warn,
			host: rest.python,
		}),
		get templar() {
			return templar();
		},
	};
	const basedir = rest.data.baseDir;
	return inventoryFinder({
		finder,
		services,
		builtin: INVENTORY_PLUGINS,
		python: (plugin, { shown, accepted }) =>
			pythonInventory({ host: rest.python, plugin, shown, accepted, basedir }),
	});
}

function varsPluginsOf(
	{ settings, report, extraVars, finder, python, data }: InventoryRequest,
	files: InventoryHooks,
): VarsPlugins {
	const isMerging = settings.text("DEFAULT_HASH_BEHAVIOUR") === "merge";
	const services: VarsServices = {
		settings,
		files,
		report,
		extraVars,
		isMerging,
	};
	return new VarsPlugins({
		runsAtStart: settings.text("RUN_VARS_PLUGINS") === "start",
		isMerging,
		version: () => finder.version,
		list: enabledVarsPlugins({
			finder,
			services,
			builtin: VARS_PLUGINS,
			python: (plugin) =>
				pythonVars({
					host: python,
					plugin,
					basedir: data.baseDir,
					readBytes: files.readBytes,
				}),
		}),
	});
}
