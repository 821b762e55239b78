// Where facts are kept between runs: the CACHE_* settings.

import type { Settings } from "../../config/settings.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import type { PythonHost } from "../../python-host/host.ts";
import type { FactCache } from "../../vars/host-facts.ts";

export interface FactCacheRequest {
	readonly settings: Settings;
	readonly finder: PluginFinder;
	/** The folder of the playbook. */
	readonly folder: string;
	readonly warn: (text: string) => void;
	/** A vault file's or value's bytes in clear. */
	readonly decrypt: (bytes: Uint8Array, file: string) => Uint8Array;
	readonly python: () => PythonHost;
}

/** Undefined keeps them in memory only. Most runs do, and load nothing for it. */
export async function factCacheOf(
	request: FactCacheRequest,
): Promise<FactCache | undefined> {
	const name = request.settings.text("CACHE_PLUGIN") ?? "memory";
	if (/^(ansible\.(builtin|legacy)\.)?memory$/.test(name)) return undefined;
	const { storedFacts } = await import("./stored-facts.ts");
	return storedFacts(name, request);
}
