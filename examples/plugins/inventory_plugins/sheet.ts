// Hosts from a table, one a line: `plugin: sheet` in a YAML file that is given with -i.

import { dirname, resolve } from "node:path";
import { constructedOptions, defineInventory } from "shevek/plugin";

export default defineInventory({
	description: "Reads hosts from a file of values separated by commas.",
	isConfig: true,
	options: {
		...constructedOptions,
		file: {
			type: "str",
			required: true,
			description: "The table; its first line names the columns.",
		},
		name_column: {
			type: "str",
			default: "name",
			description: "The column that holds the host's name.",
		},
	},
	examples: `plugin: sheet
file: hosts.csv
keyed_groups:
  - { key: site, prefix: site }
compose:
  ansible_port: ssh_port | int`,
	async read({ source, options, files, inventory, construct, display }) {
		const path = resolve(dirname(source), options.file);
		const text = new TextDecoder().decode(files.readBytes(path));
		const [head = [], ...rows] = text
			.trim()
			.split("\n")
			.map((line) => line.split(",").map((cell) => cell.trim()));
		for (const row of rows) {
			const cells = Object.fromEntries(
				head.map((column, at) => [column, row[at] ?? ""]),
			);
			const name = cells[options.name_column];
			if (!name) {
				display.warn(`${path}: a line without ${options.name_column}`);
				continue;
			}
			const host = inventory.addHost(name);
			for (const [column, value] of Object.entries(cells))
				if (column !== options.name_column)
					inventory.setVariable(host, column, value, { isData: true });
			await construct(host);
		}
	},
});
