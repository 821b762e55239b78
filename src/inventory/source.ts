// What reads a source of hosts gets: the inventory to fill and the ways to turn text into values.

import type { PathContext } from "../config/paths.ts";
import type { Place } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { InventoryBuilder } from "./builder.ts";
import type { Inventory } from "./inventory.ts";
import type { InventoryReport } from "./report.ts";

export interface InventoryHooks {
	/** Turns configuration strings that hold templates into Template nodes, in lists and dicts too. */
	typeStrings(value: PyValue, place: Place): PyValue;
	/** A file's bytes, or what it holds where it is a vault. */
	readBytes(file: string): Uint8Array;
	/** A YAML or JSON file (a vault too), its strings typed, its places kept; null where it is empty. */
	readData(file: string): PyValue;
}

/** What the readers of the forms ask for. */
export interface SourceContext {
	readonly inventory: InventoryBuilder;
	readonly files: InventoryHooks;
	readonly display: InventoryReport;
	/** What relative paths and programs start from. */
	readonly paths: PathContext;
}

/** What the loader of sources gives to a plugin. */
export interface ReadingContext {
	readonly inventory: Inventory;
	readonly hooks: InventoryHooks;
	readonly report: InventoryReport;
	/** False where what was kept before is to be asked for again (--flush-cache, meta: refresh_inventory). */
	readonly isCacheWanted: boolean;
	/** The sources that were read before this one, folders as their files. */
	readonly readSources: readonly string[];
	/** The plugin of that name; undefined where there is none. Throws a `plugin` error where its file is bad. */
	findPlugin(name: string): InventoryPlugin | undefined;
}

/** An inventory plugin as the loader of sources uses it, in whatever language it is written. */
export interface InventoryPlugin {
	/** As it was asked for: a short name, or one with its collection. */
	readonly name: string;
	/** Whether it would try at all. */
	wants(source: string): boolean | Promise<boolean>;
	/** Throws ShevekError or PyError where it cannot. What it has added until then stays. */
	read(source: string, context: ReadingContext): void | Promise<void>;
}
