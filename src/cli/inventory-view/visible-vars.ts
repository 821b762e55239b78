// The variables that `shevek inventory` shows: those of inventory, group_vars and host_vars, without the
// ones that Ansible itself sets.

import { combineVars } from "../../inventory/combine-vars.ts";
import type { Group } from "../../inventory/group.ts";
import type { Host } from "../../inventory/host.ts";
import type { InventoryVars } from "../../inventory/vars-layers.ts";
import type { PyDict } from "../../pyvalue/value.ts";

/** Never shown (2.14). */
const INTERNAL_NAMES: readonly string[] = [
	"ansible_diff_mode",
	"ansible_config_file",
	"ansible_facts",
	"ansible_forks",
	"ansible_inventory_sources",
	"ansible_limit",
	"ansible_playbook_python",
	"ansible_run_tags",
	"ansible_skip_tags",
	"ansible_verbosity",
	"ansible_version",
	"inventory_dir",
	"inventory_file",
	"inventory_hostname",
	"inventory_hostname_short",
	"groups",
	"group_names",
	"omit",
	"playbook_dir",
];

export interface VarsView {
	readonly vars: InventoryVars;
	/** Where playbook-adjacent files are: --playbook-dir, else the working directory. */
	readonly playDir: string;
	readonly isPlayDirGiven: boolean;
	readonly isMerging: boolean;
	/** Only what is set on the host or group itself, not what it inherits. */
	readonly isExport: boolean;
	readonly extraVars: PyDict;
	/** Of the fact cache, by host. */
	readonly facts: ReadonlyMap<string, PyDict>;
}

export function visibleHostVars(host: Host, view: VarsView): PyDict {
	if (view.isExport) {
		const files = view.vars.pluginVars(
			{ kind: "host", name: host.name },
			givenDirs(view),
		);
		return withoutInternal(combineVars(host.vars, files, view.isMerging));
	}
	const dirs = [view.playDir];
	const layers = [
		...view.vars.groupLayers(host, dirs),
		...view.vars.hostLayers(host, dirs),
	].map((layer) => layer.vars);
	let vars: PyDict = new Map();
	const facts = view.facts.get(host.name) ?? new Map();
	for (const layer of [...layers, facts, view.extraVars]) {
		vars = combineVars(vars, layer, view.isMerging);
	}
	return withoutInternal(vars);
}

export function visibleGroupVars(group: Group, view: VarsView): PyDict {
	const files = view.vars.pluginVars(
		{ kind: "group", name: group.name },
		givenDirs(view),
	);
	const vars = combineVars(group.vars, files, view.isMerging);
	if (group.priority !== 1) {
		vars.set("ansible_group_priority", group.priority);
	}
	return withoutInternal(vars);
}

/** The working directory counts for a host's whole variables only, as in the reference. */
function givenDirs(view: VarsView): readonly string[] {
	return view.isPlayDirGiven ? [view.playDir] : [];
}

function withoutInternal(vars: PyDict): PyDict {
	for (const name of INTERNAL_NAMES) vars.delete(name);
	return vars;
}
