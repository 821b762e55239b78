// `constructed`: variables and groups made of what the sources before have said.

import { ShevekError } from "../../errors/shevek-error.ts";
import { defineInventory } from "../../kinds/inventory.ts";
import { constructedOptions } from "../../kinds/inventory-options.ts";
import { wantsConfigFile } from "./config-file.ts";

export const constructed = defineInventory({
	description:
		"Makes variables and groups out of what is known of each host, by expressions.",
	options: {
		...constructedOptions,
		use_vars_plugins: {
			type: "bool",
			default: false,
			description:
				"Expressions see what vars plugins give, too: group_vars and host_vars among it.",
		},
	},
	isConfig: true,
	wants: wantsConfigFile,
	async read({ source, inventory, options, constructFrom, knownVariables }) {
		const known = { hasVarsPlugins: options.use_vars_plugins };
		try {
			for (const host of inventory.hosts()) {
				await constructFrom(host, () => knownVariables(host, known));
			}
		} catch (cause) {
			if (!(cause instanceof Error)) throw cause;
			throw new ShevekError(
				"inventory",
				// The reference says what is wrong twice.
				`failed to parse ${source}: ${cause.message} . ${cause.message}`,
				{ cause },
			);
		}
	},
});
