// `-i web[1:3],db:2222,` read by advanced_host_list: a list of hosts that may hold ranges.

import { ShevekError } from "../errors/shevek-error.ts";
import { PyError } from "../pyvalue/value.ts";
import { type ExpandedHosts, expandHostPattern } from "./host-range.ts";
import type { SourceContext } from "./source.ts";

/** Throws an `inventory` error for a range of no numbers or letters; one badly formed is a plain name. */
export function readAdvancedHostListSource(
	list: string,
	context: SourceContext,
): void {
	const { inventory } = context;
	for (const part of list.split(",")) {
		const pattern = part.trim();
		if (pattern === "") continue;
		const { names, port } = expand(pattern, context);
		for (const name of names) {
			if (inventory.hasHost(name)) continue;
			inventory.addHost(name, { group: "ungrouped", port });
		}
	}
}

function expand(pattern: string, { display }: SourceContext): ExpandedHosts {
	try {
		return expandHostPattern(pattern);
	} catch (error) {
		if (error instanceof PyError) {
			throw new ShevekError(
				"inventory",
				`Invalid data from string, could not parse: ${error.message}`,
			);
		}
		if (!(error instanceof ShevekError) || error.code !== "inventory") {
			throw error;
		}
		display.verbose(
			`Unable to parse address from hostname, leaving unchanged: ${error.message}`,
			3,
		);
		return { names: [pattern], port: undefined };
	}
}
