// Facts that outlive the run, with all that their caches are made of: loaded where one is configured.

import { FILE_CACHES } from "../../builtin/caches/names.ts";
import { CACHES } from "../../builtin/caches/registry.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import { CachePlugins, type NamedCache } from "../../kinds/cache-plugins.ts";
import { StoredFacts } from "../../kinds/stored-facts.ts";
import { pythonCache } from "../../python-host/cache.ts";
import type { FactCache } from "../../vars/host-facts.ts";
import { placedLine } from "../error-text.ts";
import type { FactCacheRequest } from "./fact-cache.ts";

/** Undefined keeps them in memory only, as the reference does where a cache cannot be loaded. */
export function storedFacts(
	name: string,
	request: FactCacheRequest,
): FactCache | undefined {
	const { warn, decrypt } = request;
	const cache = findCache(name, request);
	if (cache === undefined) return undefined;
	const { file, limitMs, open, call, describe } = cache;
	if (FILE_CACHES.has(name)) makeFolder(open);
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

/** There as soon as the cache is loaded, as in the reference, whatever comes of the run. What is wrong is told at first use. */
function makeFolder(open: NamedCache["open"]): void {
	try {
		open();
	} catch (error) {
		if (!(error instanceof ShevekError)) throw error;
	}
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
			`Unable to load the facts cache plugin (${name}): ${placedLine(error)}. Facts are kept in memory for this run.`,
		);
		return undefined;
	}
}
