// The caches that ship.

import type { CacheDefinition } from "../../kinds/cache.ts";
import type { OptionSpecs } from "../../plugins/option-spec.ts";
import jsonfile from "./jsonfile.ts";
import memcached from "./memcached.ts";
import memory from "./memory.ts";
import type { CacheName } from "./names.ts";
import pickle from "./pickle.ts";
import redis from "./redis.ts";
import sqlite from "./sqlite.ts";
import yaml from "./yaml.ts";

const DEFINITIONS: Readonly<Record<CacheName, CacheDefinition>> = {
	jsonfile: asAny(jsonfile),
	memcached: asAny(memcached),
	memory: asAny(memory),
	pickle: asAny(pickle),
	redis: asAny(redis),
	sqlite: asAny(sqlite),
	yaml: asAny(yaml),
};

export const CACHES: ReadonlyMap<string, CacheDefinition> = new Map(
	Object.entries(DEFINITIONS),
);

/** Each gets the options that it declares, and no others. */
function asAny<O extends OptionSpecs>(
	definition: CacheDefinition<O>,
): CacheDefinition {
	return definition as unknown as CacheDefinition;
}
