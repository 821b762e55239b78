// What inventory plugins get from the run, whoever assembles it.

import type { Settings } from "../config/settings.ts";
import type { VarsPlugins } from "../inventory/vars-plugins.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { Templar } from "../templar/templar.ts";

/** A cache for what inventory plugins fetch. */
export interface SourceCache {
	/** Undefined where nothing is kept, or it is too old. */
	get(key: string): PyValue | undefined | Promise<PyValue | undefined>;
	set(key: string, value: PyValue): void | Promise<void>;
	close(): void | Promise<void>;
}

export interface SourceCacheRequest {
	readonly plugin: string;
	readonly connection: string | undefined;
	readonly timeoutSeconds: number;
	readonly prefix: string;
}

export interface InventoryServices {
	readonly settings: Settings;
	/** Made when it is asked for: most inventories have no expressions. */
	readonly templar: Templar;
	readonly extraVars: PyDict;
	/** What the fact cache has of a host; `hosts` are all that there are so far. */
	facts(
		host: string,
		hosts: () => readonly string[],
	): Promise<PyDict | undefined>;
	readonly varsPlugins: VarsPlugins;
	openCache(request: SourceCacheRequest): Promise<SourceCache>;
}
