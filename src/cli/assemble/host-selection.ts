// Hosts by pattern, with a command's limit.

import type { Settings } from "../../config/settings.ts";
import { HostSelector } from "../../inventory/host-selector.ts";
import type { Inventory } from "../../inventory/inventory.ts";
import type { CommandWorld } from "../command-world.ts";
import type { RunOptions } from "../options/run-options.ts";

export function makeSelector(
	inventory: Inventory,
	{
		options,
		settings,
		world,
	}: {
		readonly options: Pick<RunOptions, "limit">;
		readonly settings: Settings;
		readonly world: CommandWorld;
	},
): HostSelector {
	const mismatch = settings.text("HOST_PATTERN_MISMATCH");
	const selector = new HostSelector(inventory, {
		cwd: world.cwd,
		onMismatch:
			mismatch === "error" || mismatch === "ignore" ? mismatch : "warning",
	});
	selector.setLimit(options.limit);
	return selector;
}
