// Facts in one JSON file a day: yesterday's are simply not there any more.
//
//     [defaults]
//     fact_caching = per_day
//     fact_caching_connection = facts

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE_OPTIONS, defineCache } from "shevek/plugin";

export default defineCache({
	description: "Keeps facts in one JSON file a day.",
	options: {
		_uri: {
			...CACHE_OPTIONS._uri,
			type: "path",
			required: true,
			description: "The folder of the files.",
		},
		day: {
			type: "str",
			description: "The day, as 2031-05-17, where it is not to be today.",
			env: ["PER_DAY_CACHE_DAY"],
		},
	},
	open({ options }) {
		const day = options.day ?? new Date().toISOString().slice(0, 10);
		mkdirSync(options._uri, { recursive: true });
		const file = path.join(options._uri, `${day}.json`);
		const facts = new Map<string, Record<string, unknown>>(
			existsSync(file)
				? Object.entries(JSON.parse(readFileSync(file, "utf8")))
				: [],
		);
		return {
			get: (host) => facts.get(host),
			set: (host, entry) => {
				facts.set(host, entry.value as Record<string, unknown>);
			},
			keys: () => facts.keys(),
			contains: (host) => facts.has(host),
			delete: (host) => {
				facts.delete(host);
			},
			flush: () => facts.clear(),
			// once, when the run is over
			close: () =>
				writeFileSync(file, JSON.stringify(Object.fromEntries(facts))),
		};
	},
});
