// fact_caching = pickle: one file a host in Python's pickle format, as community.general's plugin writes them.

import { CACHE_OPTIONS, defineCache } from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import { expandedPath } from "./expanded-path.ts";
import { openFileStore } from "./file-store.ts";
import { readPickle } from "./pickle-reader.ts";
import { writePickle } from "./pickle-writer.ts";

export default defineCache({
	description: "Keeps each host's facts in a file of Python's pickle format.",
	options: CACHE_OPTIONS,
	open: ({ options, warn }) =>
		openFileStore({
			plugin: "pickle",
			folder: expandedPath(options._uri),
			prefix: options._prefix,
			timeoutSeconds: options._timeout,
			warn,
			parse: (content) => CacheEntry.fromPython(readPickle(content)),
			format: (entry) => writePickle(entry.python),
		}),
});
