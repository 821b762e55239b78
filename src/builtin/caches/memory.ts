// fact_caching = memory, the default: nothing outlives the run.

import { type Cached, defineCache } from "../../kinds/cache.ts";

export default defineCache({
	description: "Keeps facts in memory, for one run.",
	options: {},
	open() {
		const entries = new Map<string, Cached>();
		return {
			get: (key) => entries.get(key),
			set: (key, entry) => {
				entries.set(key, entry);
			},
			keys: () => entries.keys(),
			contains: (key) => entries.has(key),
			delete: (key) => {
				entries.delete(key);
			},
			flush: () => entries.clear(),
		};
	},
});
