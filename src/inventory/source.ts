// What a source parser gets: the inventory to fill and the ways to turn text into values.

import type { Place } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { Inventory } from "./inventory.ts";

export interface InventoryHooks {
	/** Configuration text to a value: a Template where it holds a template, else itself. */
	typeString(text: string, place: Place): PyValue;
	/** Plain text of a file that may be a vault; the file's name is for messages. */
	decrypt(bytes: Uint8Array, file: string): Uint8Array;
	/** A YAML or JSON document, its strings typed and its places kept. */
	parseData(text: string, file: string): PyValue;
}

export interface SourceContext {
	readonly inventory: Inventory;
	readonly hooks: InventoryHooks;
}
