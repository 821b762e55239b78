// `host_group_vars`: the files of group_vars/ and host_vars/ beside inventories and playbooks.

import { VarsFiles } from "../../inventory/vars-files.ts";
import { defineVars, varsStageOption } from "../../kinds/vars.ts";

export const hostGroupVars = defineVars({
	description:
		"Reads the YAML and JSON files of group_vars/ and host_vars/ beside the inventory and the playbook.",
	options: {
		stage: {
			...varsStageOption,
			env: ["ANSIBLE_VARS_PLUGIN_STAGE"],
			ini: ["vars_host_group_vars.stage"],
		},
		_valid_extensions: {
			type: "list",
			default: [".yml", ".yaml", ".json"],
			description:
				"Endings of the files that are read; files without one are, too.",
			env: ["ANSIBLE_YAML_FILENAME_EXT"],
			ini: ["defaults.yaml_valid_extensions"],
		},
	},
	needsEnabling: true,
	isFixed: true,
	values: "python",
	open({ options, files, display, isMerging }) {
		const found = new VarsFiles({
			readData: files.readData,
			report: display,
			endings: options._valid_extensions,
			isMerging,
		});
		return ({ kind, name, folder }) =>
			found.varsOf(folder, kind === "host" ? "host_vars" : "group_vars", name);
	},
});
