// Facts of the cache for expressions of inventory plugins: opened when the first one is asked for.

import type { PyDict } from "../../pyvalue/value.ts";
import type { FactCache } from "../../vars/host-facts.ts";

export interface SourceFacts {
	/** `hosts` are all that there are so far: a cache behind a network fetches them together. */
	of(host: string, hosts: () => readonly string[]): Promise<PyDict | undefined>;
	close(): Promise<void>;
}

export function sourceFacts(
	make: () => Promise<FactCache | undefined>,
): SourceFacts {
	let opening: Promise<FactCache | undefined> | undefined;
	const open = async (hosts: readonly string[]) => {
		const cache = await make();
		await cache?.open(hosts);
		return cache;
	};
	return {
		async of(host, hosts) {
			opening ??= open(hosts());
			const cache = await opening;
			await cache?.prefetch([host]);
			return cache?.read(host);
		},
		async close() {
			await (await opening)?.close();
		},
	};
}
