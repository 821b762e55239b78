// Where facts are kept between runs: the CACHE_* settings.

import { CACHES } from "../../builtin/caches/registry.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import { CachePlugins, type NamedCache } from "../../kinds/cache-plugins.ts";
import { StoredFacts } from "../../kinds/stored-facts.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import { pythonCache } from "../../python-host/cache.ts";
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

/** Undefined keeps them in memory only, as the reference does where a cache cannot be loaded. */
export function factCacheOf(request: FactCacheRequest): FactCache | undefined {
	const { settings, warn, decrypt } = request;
	const name = settings.text("CACHE_PLUGIN") ?? "memory";
	if (/^(ansible\.(builtin|legacy)\.)?memory$/.test(name)) return undefined;
	const cache = findCache(name, request);
	if (cache === undefined) return undefined;
	const { file, limitMs, open, call, describe } = cache;
	return new StoredFacts({
		title: `the fact cache ${name}${file === undefined ? "" : ` (${file})`}`,
		open: () => open(),
		limitMs,
		call,
		describe,
		warn,
		decrypt: (ciphertext) =>
			Buffer.from(
				decrypt(Buffer.from(ciphertext), `the fact cache ${name}`),
			).toString("utf8"),
	});
}

function findCache(
	name: string,
	{ finder, settings, folder, warn, python }: FactCacheRequest,
): NamedCache | undefined {
	const caches = new CachePlugins({
		finder,
		builtin: (short) => CACHES.get(short),
		python: (found) => pythonCache(found, python, CacheEntry.fromPython),
		settings,
		folder,
		warn,
	});
	try {
		const found = caches.get(name);
		if (found === undefined)
			warn(`Unable to load the facts cache plugin (${name}).`);
		return found;
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
		warn(
			`Unable to load the facts cache plugin (${name}): ${error.message}. Facts are kept in memory for this run.`,
		);
		return undefined;
	}
}
