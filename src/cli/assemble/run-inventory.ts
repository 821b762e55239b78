// The inventory of a run, its hosts' variables, and the choice of hosts by pattern and limit.

import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import type { PythonHost } from "../../python-host/host.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import type { Templar } from "../../templar/templar.ts";
import type { DataLoader } from "../../vars/data-loader.ts";
import type { FactCache } from "../../vars/host-facts.ts";
import { InventoryVars } from "../../vars/inventory-vars.ts";
import { makeSelector } from "./host-selection.ts";
import { type InventoryRequest, readInventory } from "./inventory.ts";
import type { AssembleRequest } from "./run-parts.ts";
import { sourceFacts } from "./source-facts.ts";

interface InventoryReading extends AssembleRequest {
	readonly data: DataLoader;
	readonly extraVars: PyDict;
	readonly plugins: PluginFinder;
	readonly templar: Templar;
	readonly python: () => PythonHost;
}

/** Before there is a run. Its facts come from a cache that is closed again: the run opens its own for its hosts. */
export async function openFirstInventory(
	request: InventoryReading,
	first: {
		readonly makeFactCache: () => Promise<FactCache | undefined>;
		readonly isCacheWanted: boolean;
		/** Called where this fails, and there will be no run to end. */
		readonly closeAll: () => Promise<void>;
	},
) {
	const facts = sourceFacts(first.makeFactCache);
	try {
		const { isCacheWanted } = first;
		return await openInventory(request, { facts: facts.of, isCacheWanted });
	} catch (error) {
		await first.closeAll();
		throw error;
	} finally {
		await facts.close();
	}
}

export async function openInventory(
	request: InventoryReading,
	asked: Pick<InventoryRequest, "facts" | "isCacheWanted">,
) {
	const { options, display } = request;
	const { inventory, vars } = await readInventory({
		...request,
		sources: options.inventory,
		report: {
			warn: (text) => display.warning(text),
			verbose: (text, level) => display.verbose(text, level),
		},
		finder: request.plugins,
		templar: () => request.templar,
		...asked,
		isEveryStage: false,
	});
	const selector = makeSelector(inventory, request);
	const merged = new InventoryVars(
		inventory,
		{
			layers: (host, folders) =>
				[
					...vars.groupLayers(host, folders),
					...vars.hostLayers(host, folders),
				].map((layer) => layer.vars),
			get version() {
				return vars.version;
			},
		},
		inventory.isMerging ? "merge" : "replace",
	);
	return { inventory, selector, vars: merged };
}
