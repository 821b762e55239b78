// `host_list` and `advanced_host_list`: hosts named on the command line, with a comma.

import { existsSync } from "node:fs";
import { readAdvancedHostListSource } from "../../inventory/advanced-host-list-source.ts";
import { readHostListSource } from "../../inventory/host-list-source.ts";
import { defineInventory } from "../../kinds/inventory.ts";

const isList = (source: string) => source.includes(",") && !existsSync(source);

export const hostList = defineInventory({
	description: "Takes a list of hosts: `-i web1,web2:2222,`.",
	wants: isList,
	read: (context) => readHostListSource(context.source, context),
});

/** Not among those enabled by default. */
export const advancedHostList = defineInventory({
	description: "Takes a list of hosts that may hold ranges: `-i web[1:20],`.",
	wants: isList,
	read: (context) => readAdvancedHostListSource(context.source, context),
});
