// What a source parser gets: the inventory to fill and the ways to turn text into values.

import type { Place } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { Inventory } from "./inventory.ts";

export interface InventoryHooks {
	/** Turns configuration strings that hold templates into Template nodes, in lists and dicts too. */
	typeStrings(value: PyValue, place: Place): PyValue;
	/** A file's bytes, or what it holds where it is a vault. */
	readBytes(file: string): Uint8Array;
	/** A YAML or JSON file (a vault too), its strings typed, its places kept; null where it is empty. */
	readData(file: string): PyValue;
}

export interface SourceContext {
	readonly inventory: Inventory;
	readonly hooks: InventoryHooks;
}
