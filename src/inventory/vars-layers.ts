// A host's variables from inventory, group_vars and host_vars as layers, weakest first (steps 3 to 10 of the
// reference's precedence). Layers are shared by the hosts that are in the same groups, so nothing is copied.

import type { Settings } from "../config/settings.ts";
import { compareText } from "../pyvalue/codepoints.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { combineVars } from "./combine-vars.ts";
import type { Group } from "./group.ts";
import type { Host } from "./host.ts";
import { folderOfSource, type Inventory } from "./inventory.ts";
import { VarsFiles, type VarsFolder } from "./vars-files.ts";

/** What VARIABLE_PRECEDENCE may name, in its default order. */
const GROUP_VARS_STEPS = [
	"all_inventory",
	"groups_inventory",
	"all_plugins_inventory",
	"all_plugins_play",
	"groups_plugins_inventory",
	"groups_plugins_play",
] as const;
export type GroupVarsStep = (typeof GROUP_VARS_STEPS)[number];
export type HostVarsStep =
	| "host_inventory"
	| "host_plugins_inventory"
	| "host_plugins_play";

export interface InventoryVarsLayer {
	readonly step: GroupVarsStep | HostVarsStep;
	/** The group's or host's name. */
	readonly owner: string;
	/** Never empty, and not to be changed. */
	readonly vars: PyDict;
}

export interface InventoryVarsOptions {
	readonly inventory: Inventory;
	/** As loadInventory got them. */
	readonly sources: readonly string[];
	readonly settings: Settings;
	/** A typed and decrypted YAML or JSON file. */
	readonly readData: (file: string) => PyValue;
	/** Reads all files whatever RUN_VARS_PLUGINS says, as a listing does. */
	readonly isEveryStage?: boolean;
}

export class InventoryVars {
	readonly #inventory: Inventory;
	readonly #files: VarsFiles;
	readonly #sourceDirs: readonly string[];
	readonly #steps: readonly GroupVarsStep[];
	readonly #areFilesOn: boolean;
	/** RUN_VARS_PLUGINS = start: inventory's files belong to the inventory, and the playbook's are not read. */
	readonly #isReadAtStart: boolean;
	readonly #shared = new Map<string, readonly InventoryVarsLayer[]>();
	#sharedVersion = -1;

	constructor(options: InventoryVarsOptions) {
		const { inventory, settings } = options;
		this.#inventory = inventory;
		this.#files = new VarsFiles({
			readData: options.readData,
			report: inventory.report,
			endings: settings.texts("YAML_FILENAME_EXTENSIONS"),
			isMerging: inventory.isMerging,
		});
		this.#sourceDirs = options.sources.flatMap((s) => folderOfSource(s) ?? []);
		this.#steps = this.#knownSteps(settings.texts("VARIABLE_PRECEDENCE"));
		this.#areFilesOn = settings
			.texts("VARIABLE_PLUGINS_ENABLED")
			.some((name) => name.split(".").at(-1) === "host_group_vars");
		this.#isReadAtStart =
			settings.text("RUN_VARS_PLUGINS") === "start" && !options.isEveryStage;
	}

	/** Group variables of a host; `playDirs` are the folders whose group_vars count as the playbook's. */
	groupLayers(
		host: Host,
		playDirs: readonly string[],
	): readonly InventoryVarsLayer[] {
		if (this.#sharedVersion !== this.#inventory.version) {
			this.#shared.clear();
			this.#sharedVersion = this.#inventory.version;
		}
		const groups = sortGroups(host.groups);
		const key = JSON.stringify([groups.map((g) => g.name), playDirs]);
		let layers = this.#shared.get(key);
		if (layers === undefined) {
			layers = this.#steps.flatMap((step) =>
				this.#groupStep(step, groups, playDirs),
			);
			this.#shared.set(key, layers);
		}
		return layers;
	}

	/** A host's own variables: inventory, then host_vars beside it, then host_vars beside the playbook. */
	hostLayers(
		host: Host,
		playDirs: readonly string[],
	): readonly InventoryVarsLayer[] {
		const owner = host.name;
		const own: InventoryVarsLayer = {
			step: "host_inventory",
			owner,
			vars: this.#atStart(host.vars, "host_vars", owner),
		};
		const layers = [
			own,
			...this.#fileLayers(
				"host_plugins_inventory",
				this.#sourceDirs,
				"host_vars",
				[owner],
			),
			...this.#fileLayers("host_plugins_play", playDirs, "host_vars", [owner]),
		];
		return layers.filter((layer) => layer.vars.size > 0);
	}

	/** What the files beside the inventory, and then those beside `playDirs`, say of one group or host. */
	fileVars(
		folder: VarsFolder,
		name: string,
		playDirs: readonly string[],
	): PyDict {
		let vars: PyDict = new Map();
		for (const dir of [...this.#sourceDirs, ...playDirs]) {
			const found = this.#files.varsOf(dir, folder, name);
			vars = combineVars(vars, found, this.#inventory.isMerging);
		}
		return vars;
	}

	#groupStep(
		step: GroupVarsStep,
		groups: readonly Group[],
		playDirs: readonly string[],
	): InventoryVarsLayer[] {
		const { all } = this.#inventory;
		const names = groups.map((group) => group.name);
		const below = this.#sourceDirs;
		switch (step) {
			case "all_inventory":
				return this.#inventoryLayers(step, [all]);
			case "groups_inventory":
				return this.#inventoryLayers(step, groups);
			case "all_plugins_inventory":
				return this.#fileLayers(step, below, "group_vars", [all.name]);
			case "all_plugins_play":
				return this.#fileLayers(step, playDirs, "group_vars", [all.name]);
			case "groups_plugins_inventory":
				return this.#fileLayers(step, below, "group_vars", names);
			case "groups_plugins_play":
				return this.#fileLayers(step, playDirs, "group_vars", names);
		}
	}

	#inventoryLayers(
		step: GroupVarsStep,
		groups: readonly Group[],
	): InventoryVarsLayer[] {
		return groups
			.map((group) => ({
				step,
				owner: group.name,
				vars: this.#atStart(group.vars, "group_vars", group.name),
			}))
			.filter((layer) => layer.vars.size > 0);
	}

	#fileLayers(
		step: GroupVarsStep | HostVarsStep,
		dirs: readonly string[],
		folder: VarsFolder,
		owners: readonly string[],
	): InventoryVarsLayer[] {
		if (!this.#areFilesOn || this.#isReadAtStart) return [];
		return dirs
			.flatMap((dir) =>
				owners.map((owner) => ({
					step,
					owner,
					vars: this.#files.varsOf(dir, folder, owner),
				})),
			)
			.filter((layer) => layer.vars.size > 0);
	}

	#atStart(vars: PyDict, folder: VarsFolder, name: string): PyDict {
		if (!this.#isReadAtStart || !this.#areFilesOn) return vars;
		const fromFiles = this.fileVars(folder, name, []);
		return combineVars(vars, fromFiles, this.#inventory.isMerging);
	}

	#knownSteps(names: readonly string[]): GroupVarsStep[] {
		return names.flatMap((name) => {
			const step = GROUP_VARS_STEPS.find((known) => known === name);
			if (step !== undefined) return [step];
			this.#inventory.report.warn(
				`Ignoring unknown variable precedence entry: ${name}`,
			);
			return [];
		});
	}
}

/** Without `all`, weakest first: by depth, then ansible_group_priority, then name. */
function sortGroups(groups: Iterable<Group>): Group[] {
	return [...groups]
		.filter((group) => group.name !== "all")
		.sort(
			(a, b) =>
				a.depth - b.depth ||
				Number(a.priority) - Number(b.priority) ||
				compareText(a.name, b.name),
		);
}
