// `-i web1,web2:2222,` : a list of hosts instead of a file. No ranges here, and what is no address
// stays a name as it is.

import { parseAddress } from "./address.ts";
import type { SourceContext } from "./source.ts";

export function readHostListSource(
	list: string,
	{ inventory, display }: SourceContext,
): void {
	for (const part of list.split(",")) {
		const name = part.trim();
		if (name === "") continue;
		const address = parseAddress(name);
		const isPlain = address !== undefined && !address.host.includes("[");
		if (!isPlain) {
			display.verbose(
				`Unable to parse address from hostname, leaving unchanged: ${name}`,
				3,
			);
		}
		const host = isPlain ? address.host : name;
		if (inventory.hasHost(host)) continue;
		const port = isPlain ? address.port : undefined;
		inventory.addHost(host, { group: "ungrouped", port });
	}
}
