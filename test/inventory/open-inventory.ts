// An inventory read by the plugins that ship, without a command around it.

import { readFileSync } from "node:fs";
import { INVENTORY_PLUGINS } from "../../src/builtin/inventory/registry.ts";
import { localServices } from "../../src/builtin/local-services.ts";
import { builtinName } from "../../src/builtin/plugin-names.ts";
import { makeTemplar } from "../../src/builtin/templating.ts";
import { VARS_PLUGINS } from "../../src/builtin/vars/registry.ts";
import type { Settings } from "../../src/config/settings.ts";
import type { Inventory } from "../../src/inventory/inventory.ts";
import { loadInventory } from "../../src/inventory/load-inventory.ts";
import {
	type InventoryReport,
	SILENT_REPORT,
} from "../../src/inventory/report.ts";
import type { InventoryHooks } from "../../src/inventory/source.ts";
import { InventoryVars } from "../../src/inventory/vars-layers.ts";
import { VarsPlugins } from "../../src/inventory/vars-plugins.ts";
import { inventoryFinder } from "../../src/kinds/inventory-set.ts";
import { enabledVarsPlugins } from "../../src/kinds/vars-list.ts";
import { PluginFinder } from "../../src/plugins/plugin-finder.ts";
import type { PyValue } from "../../src/pyvalue/value.ts";
import { parseYaml } from "../../src/yaml/load.ts";

export interface OpenOptions {
	/** Absolute. */
	readonly sources: readonly string[];
	readonly settings: Settings;
	readonly report?: InventoryReport;
	readonly readData?: (file: string) => PyValue;
	readonly isEveryStage?: boolean;
}

const hooksOf = ({ readData = readYaml }: OpenOptions): InventoryHooks => ({
	typeStrings: (value) => value,
	readBytes: (file) => readFileSync(file),
	readData,
});

function readYaml(file: string): PyValue {
	return parseYaml(readFileSync(file, "utf8"), { file });
}

export async function openInventory(options: OpenOptions): Promise<Inventory> {
	const { sources, settings, report = SILENT_REPORT } = options;
	const services = {
		settings,
		extraVars: new Map(),
		facts: async () => undefined,
		varsPlugins: varsPluginsFor(options),
		openCache: () => Promise.reject(new Error("no cache here")),
		templar: makeTemplar({
			services: localServices({
				basedir: settings.paths.cwd,
				environment: settings.paths.env,
				setting: () => undefined,
				option: () => ({ value: null, origin: "default" }),
				warn: report.warn,
			}),
		}),
	};
	const inventory = await loadInventory({
		sources,
		settings,
		hooks: hooksOf(options),
		report,
		findPlugin: inventoryFinder({
			finder: finderOf(settings),
			services,
			builtin: INVENTORY_PLUGINS,
		}),
	});
	completeInventory(inventory, options);
	return inventory;
}

/** What the stage `inventory` adds. */
export function completeInventory(
	inventory: Inventory,
	options: OpenOptions,
): void {
	varsPluginsFor(options).completeInventory(inventory, options.sources);
}

export function openVars(
	inventory: Inventory,
	options: OpenOptions,
): InventoryVars {
	const { sources, settings, isEveryStage = false } = options;
	const plugins = varsPluginsFor(options);
	return new InventoryVars({
		inventory,
		sources,
		settings,
		plugins,
		isEveryStage,
	});
}

function varsPluginsFor(options: OpenOptions): VarsPlugins {
	const { settings, report = SILENT_REPORT } = options;
	const isMerging = settings.text("DEFAULT_HASH_BEHAVIOUR") === "merge";
	const services = {
		settings,
		files: hooksOf(options),
		report,
		extraVars: new Map(),
		isMerging,
	};
	const finder = finderOf(settings);
	return new VarsPlugins({
		runsAtStart: settings.text("RUN_VARS_PLUGINS") === "start",
		isMerging,
		list: enabledVarsPlugins({ finder, services, builtin: VARS_PLUGINS }),
	});
}

function finderOf(settings: Settings): PluginFinder {
	return new PluginFinder({
		settings,
		baseDir: undefined,
		packageRoots: [],
		collection: () => undefined,
		builtin: builtinName,
	});
}
