// The vars plugins of a run: which of them run at which stage, and what they say of groups and hosts.

import type { PyDict } from "../pyvalue/value.ts";
import { combineVars } from "./combine-vars.ts";
import type { Inventory } from "./inventory.ts";
import { folderOfSource } from "./inventory.ts";

export interface VarsEntity {
	readonly kind: "host" | "group";
	readonly name: string;
}

export const VARS_STAGES = ["all", "task", "inventory"] as const;
/** `all` is what a listing asks for: whatever a play would see. */
export type VarsStage = (typeof VARS_STAGES)[number];

/** A vars plugin as inventories use it, in whatever language it is written. */
export interface VarsPlugin {
	readonly name: string;
	/** Its option of that name; undefined leaves it to RUN_VARS_PLUGINS. */
	readonly stage: VarsStage | undefined;
	/** It says the same for the whole run, so it is asked once. */
	readonly isFixed: boolean;
	/** The variables of those groups or hosts beside an inventory or a playbook; not to be changed. */
	read(folder: string, entities: readonly VarsEntity[]): PyDict;
}

export interface VarsPluginsOptions {
	/** RUN_VARS_PLUGINS. */
	readonly runsAtStart: boolean;
	readonly isMerging: boolean;
	/** Weakest first; roles may bring more as they are read. */
	readonly list: () => readonly VarsPlugin[];
	/** Grows where the list may have changed. */
	readonly version?: () => number;
}

export class VarsPlugins {
	readonly #options: VarsPluginsOptions;

	constructor(options: VarsPluginsOptions) {
		this.#options = options;
	}

	get version(): number {
		return this.#options.version?.() ?? 0;
	}

	/** Whether everything that runs at that stage says the same each time. */
	isFixed(stage: VarsStage): boolean {
		return this.#running(stage).every((plugin) => plugin.isFixed);
	}

	/** What each plugin says, weakest first; never empty. */
	fromFolders(
		folders: readonly string[],
		entities: readonly VarsEntity[],
		stage: VarsStage,
	): readonly PyDict[] {
		if (entities.length === 0) return [];
		const running = this.#running(stage);
		if (running.length === 0) return [];
		return folders.flatMap((folder) =>
			running
				.map((plugin) => plugin.read(folder, entities))
				.filter((vars) => vars.size > 0),
		);
	}

	/** The same as one dict. */
	combined(
		folders: readonly string[],
		entities: readonly VarsEntity[],
		stage: VarsStage,
	): PyDict {
		let vars: PyDict = new Map();
		for (const layer of this.fromFolders(folders, entities, stage)) {
			vars = combineVars(vars, layer, this.#options.isMerging);
		}
		return vars;
	}

	/** What plugins of the inventory stage say becomes the inventory's own, when its sources are read. */
	completeInventory(inventory: Inventory, sources: readonly string[]): void {
		if (this.#running("inventory").length === 0) return;
		const folders = sourceFolders(sources);
		const { isMerging } = this.#options;
		const complete = (
			kind: VarsEntity["kind"],
			owner: { readonly name: string; vars: PyDict },
		) => {
			const entity = { kind, name: owner.name };
			const more = this.combined(folders, [entity], "inventory");
			if (more.size > 0) owner.vars = combineVars(owner.vars, more, isMerging);
		};
		for (const group of inventory.groups.values()) complete("group", group);
		for (const host of inventory.hosts.values()) complete("host", host);
	}

	#running(stage: VarsStage): readonly VarsPlugin[] {
		const { runsAtStart } = this.#options;
		const elsewhere = runsAtStart ? "task" : "inventory";
		return this.#options
			.list()
			.filter((plugin) =>
				plugin.stage === undefined
					? stage !== elsewhere
					: plugin.stage === "all" || plugin.stage === stage,
			);
	}
}

/** Where what belongs to the sources lies; a list of hosts has no folder. */
export function sourceFolders(sources: readonly string[]): readonly string[] {
	return sources.flatMap((source) => folderOfSource(source) ?? []);
}
