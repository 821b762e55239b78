// What an inventory plugin has fetched for a source, kept between runs: the options `cache`, `cache_plugin`, …

import { createHash } from "node:crypto";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { InventoryServices } from "./inventory-services.ts";

export interface SourceMemoryOptions {
	readonly plugin: string;
	readonly source: string;
	/** The plugin's, those of `inventoryCacheOptions` among them or not. */
	readonly options: Readonly<Record<string, unknown>>;
	/** False: it is fetched again, and what was kept is replaced. */
	readonly isReadWanted: boolean;
	readonly open: InventoryServices["openCache"];
}

export class SourceMemory {
	readonly #options: SourceMemoryOptions;
	#kept: PyValue | undefined;

	constructor(options: SourceMemoryOptions) {
		this.#options = options;
	}

	async cached<T>(fetch: () => T | Promise<T>): Promise<T> {
		const { options, isReadWanted } = this.#options;
		if (options.cache !== true) return await fetch();
		if (isReadWanted) {
			const kept = await this.#withCache((cache, key) => cache.get(key));
			if (kept !== undefined) return toPlain(kept) as T;
		}
		const fetched = await fetch();
		this.#kept = fromPlain(fetched);
		return fetched;
	}

	/** Written when the source is read to its end, so that what is of no use is not kept. */
	async finish(): Promise<void> {
		const kept = this.#kept;
		if (kept === undefined) return;
		await this.#withCache((cache, key) => cache.set(key, kept));
	}

	async #withCache<T>(
		work: (
			cache: Awaited<ReturnType<InventoryServices["openCache"]>>,
			key: string,
		) => T | Promise<T>,
	): Promise<T> {
		const { plugin, source, options, open } = this.#options;
		const cache = await open({
			plugin: String(options.cache_plugin),
			connection: textOf(options.cache_connection),
			timeoutSeconds: Number(options.cache_timeout),
			prefix: textOf(options.cache_prefix) ?? "",
		});
		try {
			return await work(cache, cacheKey(plugin, source));
		} finally {
			await cache.close();
		}
	}
}

/** As ansible-core makes it, so that both find the same. */
function cacheKey(plugin: string, source: string): string {
	return `${plugin}_${startOfHash(plugin)}s_${startOfHash(source)}`;
}

function startOfHash(text: string): string {
	return createHash("sha1").update(text).digest("hex").slice(0, 5);
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}
