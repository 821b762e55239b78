// fact_caching = jsonfile: one JSON file a host, as the reference writes them.

import { CACHE_OPTIONS, defineCache } from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import { openFileStore } from "./file-store.ts";

export default defineCache({
	description: "Keeps each host's facts in a JSON file of a folder.",
	options: {
		...CACHE_OPTIONS,
		_uri: {
			...CACHE_OPTIONS._uri,
			type: "path",
			description: "The folder; it is made where it is missing.",
		},
	},
	open: ({ options, warn }) =>
		openFileStore({
			plugin: "jsonfile",
			folder: options._uri,
			prefix: options._prefix,
			timeoutSeconds: options._timeout,
			warn,
			parse: (content) =>
				CacheEntry.fromJson(content.toString("utf8")).loaded(),
			format: (entry) => entry.json,
		}),
});
