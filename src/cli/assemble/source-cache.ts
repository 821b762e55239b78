// Where inventory plugins keep what they have fetched.

import { ShevekError } from "../../errors/shevek-error.ts";
import type {
	SourceCache,
	SourceCacheRequest,
} from "../../kinds/inventory-services.ts";
import type { PyValue } from "../../pyvalue/value.ts";

/** The cache `memory` lasts as long as the process: for `meta: refresh_inventory` and loops. */
const memory = new Map<string, { value: PyValue; untilMs: number }>();

export async function openSourceCache(
	request: SourceCacheRequest,
): Promise<SourceCache> {
	const { plugin, prefix, timeoutSeconds } = request;
	if (plugin !== "memory") {
		throw new ShevekError(
			"plugin",
			`Unable to load the cache plugin (${plugin}).`,
		);
	}
	const lifeMs = timeoutSeconds === 0 ? Infinity : timeoutSeconds * 1000;
	return {
		get: (key) => {
			const entry = memory.get(prefix + key);
			return entry && Date.now() < entry.untilMs ? entry.value : undefined;
		},
		set: (key, value) => {
			memory.set(prefix + key, { value, untilMs: Date.now() + lifeMs });
		},
		close: () => undefined,
	};
}
