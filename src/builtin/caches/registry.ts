// The caches that ship.

import type { CacheDefinition } from "../../kinds/cache.ts";
import type { OptionSpecs } from "../../plugins/option-spec.ts";
import jsonfile from "./jsonfile.ts";
import memcached from "./memcached.ts";
import memory from "./memory.ts";
import pickle from "./pickle.ts";
import redis from "./redis.ts";
import sqlite from "./sqlite.ts";
import yaml from "./yaml.ts";

export const CACHES: ReadonlyMap<string, CacheDefinition> = new Map([
	["jsonfile", asAny(jsonfile)],
	["memcached", asAny(memcached)],
	["memory", asAny(memory)],
	["pickle", asAny(pickle)],
	["redis", asAny(redis)],
	["sqlite", asAny(sqlite)],
	["yaml", asAny(yaml)],
]);

/** Names of the collection whose formats ours are. */
export const CACHE_STAND_INS: Readonly<Record<string, string>> =
	Object.fromEntries(
		["memcached", "pickle", "redis", "yaml"].map((name) => [
			`community.general.${name}`,
			name,
		]),
	);

/** Each gets the options that it declares, and no others. */
function asAny<O extends OptionSpecs>(
	definition: CacheDefinition<O>,
): CacheDefinition {
	return definition as unknown as CacheDefinition;
}
