// `yaml`: groups at the top of a YAML or JSON file, each with hosts, vars and children.

import { posix } from "node:path";
import { isReadable } from "../../config/file-access.ts";
import { readYamlSource } from "../../inventory/yaml-source.ts";
import { defineInventory } from "../../kinds/inventory.ts";
import { headOf } from "./file-head.ts";

export const yaml = defineInventory({
	description: "Reads hosts and groups from a YAML or JSON file.",
	options: {
		yaml_extensions: {
			type: "list",
			default: [".yaml", ".yml", ".json"],
			description: "Endings of the files that are read.",
			env: ["ANSIBLE_YAML_FILENAME_EXT", "ANSIBLE_INVENTORY_PLUGIN_EXTS"],
			ini: [
				"defaults.yaml_valid_extensions",
				"inventory_plugin_yaml.yaml_valid_extensions",
			],
		},
	},
	wants(source, { options }) {
		if (!isReadable(source)) return false;
		const ending = posix.extname(source);
		return ending === ""
			? !startsAsIni(source)
			: options.yaml_extensions.includes(ending);
	},
	read(context) {
		readYamlSource(context.files.readData(context.source), context);
	},
});

/**
 * Most INI inventories have no ending, and would be read as YAML first, in vain. A section line with a
 * plain line below it is no YAML, whatever follows; so neither time nor a warning is spent on it.
 */
function startsAsIni(source: string): boolean {
	const [first, second] = headOf(source, 4096)
		.split(/\r?\n/)
		.filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
	return (
		/^\[[^\]{}"']+\]\s*$/.test(first ?? "") &&
		/^[A-Za-z0-9[]/.test(second ?? "")
	);
}
