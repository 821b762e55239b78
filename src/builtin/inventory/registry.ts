// The inventory plugins that ship, by the names that INVENTORY_ENABLED uses.

import type { InventoryDefinition } from "../../kinds/inventory.ts";
import { auto } from "./auto.ts";
import { constructed } from "./constructed.ts";
import { generator } from "./generator.ts";
import { advancedHostList, hostList } from "./host-list.ts";
import { ini } from "./ini.ts";
import { script } from "./script.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

export const INVENTORY_PLUGINS: ReadonlyMap<string, InventoryDefinition> =
	new Map<string, InventoryDefinition>([
		["advanced_host_list", advancedHostList],
		["auto", auto],
		["constructed", constructed],
		["generator", generator],
		["host_list", hostList],
		["ini", ini],
		["script", script],
		["toml", toml],
		["yaml", yaml],
	]);
