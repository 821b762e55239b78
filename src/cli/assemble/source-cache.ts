// Where inventory plugins keep what they have fetched: any cache plugin.

import { CACHES } from "../../builtin/caches/registry.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { CacheStore } from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import {
	CachePlugins,
	type CachePluginsOptions,
	type NamedCache,
} from "../../kinds/cache-plugins.ts";
import type {
	InventoryServices,
	SourceCache,
	SourceCacheRequest,
} from "../../kinds/inventory-services.ts";
import { pythonCache } from "../../python-host/cache.ts";
import type { PythonHost } from "../../python-host/host.ts";

export function sourceCaches(
	options: Omit<CachePluginsOptions, "builtin" | "python"> & {
		readonly host: () => PythonHost;
	},
): InventoryServices["openCache"] {
	const { host } = options;
	const plugins = new CachePlugins({
		...options,
		python: (found) => pythonCache(found, host, CacheEntry.fromPython),
		builtin: (name) => CACHES.get(name),
	});
	return async (request) => {
		const cache = plugins.get(request.plugin);
		if (cache === undefined) {
			throw new ShevekError(
				"plugin",
				`Unable to load the cache plugin (${request.plugin}).`,
			);
		}
		const store = await cache.open(directOptions(request));
		return new OpenCache(cache, store);
	};
}

/** The plugin's own options by the names that all caches of Ansible's have. */
function directOptions(request: SourceCacheRequest) {
	const { connection, timeoutSeconds, prefix } = request;
	return new Map<string, string | number>([
		["_timeout", timeoutSeconds],
		["_prefix", prefix],
		...(connection === undefined ? [] : [["_uri", connection] as const]),
	]);
}

class OpenCache implements SourceCache {
	readonly #cache: NamedCache;
	readonly #store: CacheStore;

	constructor(cache: NamedCache, store: CacheStore) {
		this.#cache = cache;
		this.#store = store;
	}

	async get(key: string) {
		const found = await this.#ask(() => this.#store.get(key));
		if (found === undefined) return undefined;
		const entry = found instanceof CacheEntry ? found : CacheEntry.from(found);
		return entry.python;
	}

	async set(key: string, value: Parameters<SourceCache["set"]>[1]) {
		const entry = CacheEntry.fromPython(value);
		await this.#ask(() => this.#store.set(key, entry));
	}

	async close() {
		await this.#ask(() => this.#store.close?.());
	}

	/** The plugin's own limit holds for what it promises, too. */
	async #ask<T>(work: () => T | Promise<T>): Promise<T> {
		const { call, describe, limitMs, name } = this.#cache;
		let timer: NodeJS.Timeout | undefined;
		const limit = new Promise<never>((_resolve, reject) => {
			const seconds = limitMs / 1000;
			timer = setTimeout(
				() => reject(new Error(`no answer within ${seconds} s`)),
				limitMs,
			);
		});
		try {
			return await Promise.race([call(work), limit]);
		} catch (cause) {
			throw new ShevekError("plugin", `the cache ${name}: ${describe(cause)}`, {
				cause,
			});
		} finally {
			clearTimeout(timer);
		}
	}
}
