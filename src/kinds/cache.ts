// What a cache plugin is: where facts (and what inventory plugins fetch) outlive a run.

import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import type { CacheEntry } from "./cache-entry.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";

/** What `get` gives: an entry, or plain data; undefined where there is nothing, or it is too old. */
export type Cached = CacheEntry | Readonly<Record<string, unknown>> | undefined;

/**
 * An open cache. Every function may give a promise instead: then facts are fetched before a play begins, else
 * when they are first asked for. What they throw costs one warning, and the run keeps facts in memory.
 */
export interface CacheStore {
	/** Throws a CorruptEntry where what is kept cannot be read: that ends the run. */
	get(key: string): Cached | Promise<Cached>;
	set(key: string, entry: CacheEntry): void | Promise<void>;
	/** Those that are not too old. */
	keys(): Iterable<string> | Promise<Iterable<string>>;
	contains(key: string): boolean | Promise<boolean>;
	delete(key: string): void | Promise<void>;
	flush(): void | Promise<void>;
	/** Many at once, for caches behind a network; those that are there. */
	getMany?(
		keys: readonly string[],
	): ReadonlyMap<string, Cached> | Promise<ReadonlyMap<string, Cached>>;
	close?(): void | Promise<void>;
}

export interface CacheContext<O extends OptionSpecs = OptionSpecs> {
	readonly options: OptionValues<O>;
	/** Where a package that the plugin needs may be installed: the folder of the playbook. */
	readonly folder: string;
	warn(text: string): void;
}

export interface CacheDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** `fact_caching_connection` and the like are options of the plugin: `cacheOptions` has the usual ones. */
	readonly options?: O;
	/** Seconds that one call may take. Default: 5. */
	readonly timeoutSeconds?: number;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	open(context: CacheContext<O>): CacheStore | Promise<CacheStore>;
}

/** A cache. Export it as the file's default. */
export function defineCache<const O extends OptionSpecs>(
	definition: CacheDefinition<O>,
): CacheDefinition<O> {
	return definition;
}

/** What is kept under a key is none of ours; it has been removed. */
export class CorruptEntry extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "CorruptEntry";
	}
}

/** The options that all of Ansible's caches have. */
export const CACHE_OPTIONS = {
	_uri: {
		type: "str",
		description: "Where the cache is: a folder, a file or an address.",
		env: ["ANSIBLE_CACHE_PLUGIN_CONNECTION"],
		ini: ["defaults.fact_caching_connection"],
	},
	_prefix: {
		type: "str",
		description: "Text put before each key.",
		default: "",
		env: ["ANSIBLE_CACHE_PLUGIN_PREFIX"],
		ini: ["defaults.fact_caching_prefix"],
	},
	_timeout: {
		type: "int",
		description: "Seconds after which an entry is too old; 0: never.",
		default: 86_400,
		env: ["ANSIBLE_CACHE_PLUGIN_TIMEOUT"],
		ini: ["defaults.fact_caching_timeout"],
	},
} as const satisfies OptionSpecs;

const SHAPE: DefinitionShape = {
	kind: "cache",
	keys: [
		"timeoutSeconds",
		"examples",
		"open",
	] satisfies (keyof CacheDefinition)[],
	functions: ["open"],
};

/** Throws a `plugin` error with the place in the file. */
export function asCache(value: unknown, file: string): CacheDefinition {
	checkDefinition(value, file, SHAPE);
	return value as CacheDefinition;
}
