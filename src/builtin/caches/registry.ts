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

const CORE = ["jsonfile", "memory"];
const GENERAL = ["memcached", "pickle", "redis", "yaml"];

export const CACHES: ReadonlyMap<string, CacheDefinition> = new Map<
	string,
	CacheDefinition<never> | CacheDefinition<OptionSpecs>
>([
	["jsonfile", jsonfile],
	["memcached", memcached],
	["memory", memory],
	["pickle", pickle],
	["redis", redis],
	["sqlite", sqlite],
	["yaml", yaml],
]) as ReadonlyMap<string, CacheDefinition>;

/** The short name of one that ships: `community.general.redis` is ours, too, whether the collection is there or not. */
export function cacheName(name: string): string | undefined {
	const [, owner, own = name] =
		/^(ansible\.builtin|ansible\.legacy|community\.general)\.(.+)$/.exec(
			name,
		) ?? [];
	const isThere =
		owner === undefined
			? CACHES.has(own)
			: (owner === "community.general" ? GENERAL : [...CORE, "sqlite"]).includes(
					own,
				);
	return isThere ? own : undefined;
}
