// A host's variables from inventory, group_vars and host_vars as layers, weakest first (steps 3 to 10 of the
// reference's precedence). Layers are shared by the hosts that are in the same groups, so nothing is copied.

import type { Settings } from "../config/settings.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { Group } from "./group.ts";
import type { Host } from "./host.ts";
import type { Inventory } from "./inventory.ts";
import { sortGroups } from "./sort-groups.ts";
import {
	sourceFolders,
	type VarsEntity,
	type VarsPlugins,
	type VarsStage,
} from "./vars-plugins.ts";

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
	/** The group's or host's name; several where a plugin was asked for them together. */
	readonly owner: string;
	/** Never empty, and not to be changed. */
	readonly vars: PyDict;
}

export interface InventoryVarsOptions {
	readonly inventory: Inventory;
	/** As loadInventory got them. */
	readonly sources: readonly string[];
	readonly settings: Settings;
	readonly plugins: VarsPlugins;
	/** Asks all plugins whatever RUN_VARS_PLUGINS says, as a listing does. */
	readonly isEveryStage?: boolean;
}

export class InventoryVars {
	readonly #inventory: Inventory;
	readonly #plugins: VarsPlugins;
	readonly #sourceDirs: readonly string[];
	readonly #steps: readonly GroupVarsStep[];
	readonly #stage: VarsStage;
	readonly #shared = new Map<string, readonly InventoryVarsLayer[]>();
	#sharedVersion = "";

	constructor(options: InventoryVarsOptions) {
		const { inventory, settings } = options;
		this.#inventory = inventory;
		this.#plugins = options.plugins;
		this.#sourceDirs = sourceFolders(options.sources);
		this.#steps = this.#knownSteps(settings.texts("VARIABLE_PRECEDENCE"));
		this.#stage = options.isEveryStage ? "all" : "task";
	}

	/** What is kept of an answer holds as long as this is the same; undefined: nothing may be kept. */
	get version(): string | undefined {
		return this.#plugins.isFixed(this.#stage)
			? `${this.#inventory.version} ${this.#plugins.version}`
			: undefined;
	}

	/** Group variables of a host; `playDirs` are the folders whose group_vars count as the playbook's. */
	groupLayers(
		host: Host,
		playDirs: readonly string[],
	): readonly InventoryVarsLayer[] {
		const { version } = this;
		if (version === undefined || this.#sharedVersion !== version) {
			this.#shared.clear();
			this.#sharedVersion = version ?? "";
		}
		const groups = groupsBelowAll(host.groups);
		const key = JSON.stringify([groups.map((g) => g.name), playDirs]);
		let layers = this.#shared.get(key);
		if (layers === undefined) {
			layers = this.#steps.flatMap((step) =>
				this.#groupStep(step, groups, playDirs),
			);
			if (version !== undefined) this.#shared.set(key, layers);
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
			vars: host.vars,
		};
		const entities = [{ kind: "host", name: owner }] as const;
		const layers = [
			own,
			...this.#pluginLayers(
				"host_plugins_inventory",
				this.#sourceDirs,
				entities,
			),
			...this.#pluginLayers("host_plugins_play", playDirs, entities),
		];
		return layers.filter((layer) => layer.vars.size > 0);
	}

	/** What plugins say beside the inventory, and then beside `playDirs`, of one group or host. */
	pluginVars(entity: VarsEntity, playDirs: readonly string[]): PyDict {
		return this.#plugins.combined(
			[...this.#sourceDirs, ...playDirs],
			[entity],
			"all",
		);
	}

	#groupStep(
		step: GroupVarsStep,
		groups: readonly Group[],
		playDirs: readonly string[],
	): InventoryVarsLayer[] {
		const { all } = this.#inventory;
		const below = this.#sourceDirs;
		const allAlone = entitiesOf([all]);
		const others = entitiesOf(groups);
		switch (step) {
			case "all_inventory":
				return this.#inventoryLayers(step, [all]);
			case "groups_inventory":
				return this.#inventoryLayers(step, groups);
			case "all_plugins_inventory":
				return this.#pluginLayers(step, below, allAlone);
			case "all_plugins_play":
				return this.#pluginLayers(step, playDirs, allAlone);
			case "groups_plugins_inventory":
				return this.#pluginLayers(step, below, others);
			case "groups_plugins_play":
				return this.#pluginLayers(step, playDirs, others);
		}
	}

	#inventoryLayers(
		step: GroupVarsStep,
		groups: readonly Group[],
	): InventoryVarsLayer[] {
		return groups
			.map((group) => ({ step, owner: group.name, vars: group.vars }))
			.filter((layer) => layer.vars.size > 0);
	}

	#pluginLayers(
		step: GroupVarsStep | HostVarsStep,
		dirs: readonly string[],
		entities: readonly VarsEntity[],
	): InventoryVarsLayer[] {
		const owner = entities.map(({ name }) => name).join(",");
		return this.#plugins
			.fromFolders(dirs, entities, this.#stage)
			.map((vars) => ({ step, owner, vars }));
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

function groupsBelowAll(groups: Iterable<Group>): Group[] {
	return sortGroups(groups).filter((group) => group.name !== "all");
}

function entitiesOf(groups: readonly Group[]): readonly VarsEntity[] {
	return groups.map(({ name }) => ({ kind: "group", name }));
}
