// Whether there are hosts at all, said before anything runs.

import type { Display } from "../../builtin/callbacks/display.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { LOCALHOST_NAMES } from "../../inventory/inventory.ts";
import type { Assembled } from "./run-parts.ts";

export interface HostCheck {
	readonly settings: Settings;
	readonly display: Display;
	readonly pattern: string;
}

export function checkHosts(
	{ selector, parts }: Assembled,
	{ settings, display, pattern }: HostCheck,
): readonly string[] {
	const isEmpty = parts.inventory.hosts.size === 0;
	if (
		isEmpty &&
		settings.flag("LOCALHOST_WARNING") &&
		!LOCALHOST_NAMES.includes(pattern)
	) {
		display.warning(
			"provided hosts list is empty, only localhost is available. Note that the implicit localhost does not match 'all'",
		);
	}
	const hosts = selector.select(pattern).map((host) => host.name);
	if (hosts.length === 0 && !isEmpty) {
		throw new ShevekError(
			"inventory",
			"Specified inventory, host pattern and/or --limit leaves us with no hosts to target.",
		);
	}
	return hosts;
}
