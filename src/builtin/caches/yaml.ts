// fact_caching = yaml: one YAML file a host, as community.general's plugin writes them.

import { CACHE_OPTIONS, defineCache } from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import { expandedPath } from "./expanded-path.ts";
import { openFileStore } from "./file-store.ts";

export default defineCache({
	description: "Keeps each host's facts in a YAML file of a folder.",
	options: CACHE_OPTIONS,
	open: ({ options, warn }) =>
		openFileStore({
			plugin: "yaml",
			folder: expandedPath(options._uri),
			prefix: options._prefix,
			timeoutSeconds: options._timeout,
			warn,
			parse: (content, file) =>
				CacheEntry.fromYaml(content.toString("utf8"), file).loaded(),
			format: (entry) => entry.yaml,
		}),
});
