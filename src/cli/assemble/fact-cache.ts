// Where facts are kept between runs: the CACHE_* settings.

import { makeJsonFileCache } from "../../builtin/caches/jsonfile.ts";
import type { Settings } from "../../config/settings.ts";
import type { FactCache } from "../../vars/host-facts.ts";

/** Undefined keeps them in memory only. */
export function factCacheOf(
	settings: Settings,
	warn: (text: string) => void,
): FactCache | undefined {
	const name = (settings.text("CACHE_PLUGIN") ?? "memory").replace(
		/^ansible\.builtin\./,
		"",
	);
	if (name === "memory") return undefined;
	if (name !== "jsonfile") {
		warn(
			`The fact cache '${name}' is not there (memory and jsonfile are); facts are kept in memory for this run.`,
		);
		return undefined;
	}
	return makeJsonFileCache({
		folder: settings.text("CACHE_PLUGIN_CONNECTION"),
		// ansible-core 2.14 has a default for this setting, and its jsonfile takes no notice of it
		prefix:
			settings.origin("CACHE_PLUGIN_PREFIX") === "default"
				? ""
				: (settings.text("CACHE_PLUGIN_PREFIX") ?? ""),
		timeoutSeconds: settings.integer("CACHE_PLUGIN_TIMEOUT"),
		warn,
	});
}
