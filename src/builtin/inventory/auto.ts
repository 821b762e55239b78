// `auto`: a YAML file whose `plugin` names the inventory plugin that reads it.

import { isReadable } from "../../config/file-access.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { defineInventory } from "../../kinds/inventory.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";

export const auto = defineInventory({
	description:
		"Reads a YAML file whose key `plugin` names an inventory plugin with that plugin.",
	wants: (source) => /\.ya?ml$/.test(source) && isReadable(source),
	async read({ source, files, readWith }) {
		const data = files.readData(source);
		const plugin = data instanceof Map ? dictGet(data, "plugin") : undefined;
		if (plugin === undefined || !pyTruth(plugin)) {
			throw bad(
				`no root 'plugin' key found, '${source}' is not a valid YAML inventory plugin config file`,
			);
		}
		const name = pyStr(plugin);
		const outcome = await readWith(name);
		if (outcome === "unknown") {
			throw bad(
				`inventory config '${source}' specifies unknown plugin '${name}'`,
			);
		}
		if (outcome === "declined") {
			throw bad(
				`inventory source '${source}' could not be verified by inventory plugin '${name}'`,
			);
		}
	},
});

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
