import { ShevekError } from "../../errors/shevek-error.ts";
import { HostSelector } from "../../inventory/host-selector.ts";
import { Inventory } from "../../inventory/inventory.ts";
import { defineLookup } from "../../kinds/lookup.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { asList } from "./options.ts";

export const inventoryHostnames = defineLookup({
	description: "The names of the hosts that patterns choose.",
	values: "python",
	run({ terms, context }) {
		const inventory = inventoryOf(
			context.template(context.scope.get("groups") ?? null),
		);
		try {
			return new HostSelector(inventory)
				.select(terms.map(pyStr))
				.map((host) => host.name);
		} catch (error) {
			if (error instanceof ShevekError) return [];
			throw error;
		}
	},
});

/** The groups as the play has them, which is all the reference looks at too. */
function inventoryOf(groups: PyValue): Inventory {
	const inventory = new Inventory();
	if (!(groups instanceof Map)) return inventory;
	for (const [name, hosts] of groups) {
		inventory.addGroup(name);
		for (const host of asList(hosts) ?? [])
			inventory.addHost(pyStr(host), { group: pyStr(name) });
	}
	return inventory;
}
