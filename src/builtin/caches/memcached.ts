// fact_caching = memcached: as community.general's plugin keeps them through python-memcached. Values are
// pickles, compressed where that is shorter; a further entry holds the keys and their times.

import { deflateSync, inflateSync } from "node:zlib";
import {
	CACHE_OPTIONS,
	type CacheStore,
	defineCache,
} from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import type { OptionValues } from "../../plugins/option-spec.ts";
import { PyFloat, type PyValue } from "../../pyvalue/value.ts";
import {
	addressOf,
	isKey,
	MemcachedServers,
	type StoredBytes,
} from "./memcached-servers.ts";
import { readPickle } from "./pickle-reader.ts";
import { writePickle } from "./pickle-writer.ts";

const OPTIONS = {
	...CACHE_OPTIONS,
	_uri: {
		...CACHE_OPTIONS._uri,
		type: "list",
		description:
			"The servers: HOST:PORT or unix:PATH each. A key's server is that which python-memcached chooses.",
		default: ["127.0.0.1:11211"],
	},
	_prefix: { ...CACHE_OPTIONS._prefix, default: "ansible_facts" },
} as const;

/** python-memcached's marks of what the bytes are. */
const FLAG = { pickle: 1, integer: 2, long: 4, compressed: 8, text: 16 };
/** The entry of the keys; no prefix, as in the reference. */
const KEYSET = "ansible_cache_keys";
/** Memcached takes more seconds than these for a date. */
const THIRTY_DAYS = 2_592_000;
/** What a server answers is no more than this, unpacked. */
const MAX_BYTES = 64 * 1024 * 1024;

export default defineCache({
	description: "Keeps facts in memcached servers.",
	options: OPTIONS,
	async open({ options, warn }) {
		const servers = await MemcachedServers.connect(options._uri.map(addressOf));
		return new MemcachedStore(servers, options, warn);
	},
});

class MemcachedStore implements CacheStore {
	readonly #servers: MemcachedServers;
	readonly #prefix: string;
	readonly #timeout: number;
	readonly #warn: (text: string) => void;
	/** Changes to the set of keys that wait to be written: times, or undefined for keys that go. */
	#changes = new Map<string, number | undefined>();
	#keysWritten: Promise<void> = Promise.resolve();

	constructor(
		servers: MemcachedServers,
		options: OptionValues<typeof OPTIONS>,
		warn: (text: string) => void,
	) {
		this.#servers = servers;
		this.#prefix = options._prefix;
		this.#timeout = options._timeout;
		this.#warn = warn;
	}

	async get(key: string): Promise<CacheEntry | undefined> {
		return (await this.getMany([key])).get(key);
	}

	async getMany(
		keys: readonly string[],
	): Promise<ReadonlyMap<string, CacheEntry>> {
		const names = new Map(
			keys.map((key) => [this.#prefix + key, key] as const),
		);
		const found = await this.#servers.get([...names.keys()].filter(isKey));
		return new Map(
			[...found].map(([name, stored]) => [
				names.get(name) ?? name,
				CacheEntry.fromReader(() => unpacked(stored)),
			]),
		);
	}

	async set(key: string, entry: CacheEntry): Promise<void> {
		const name = this.#prefix + key;
		const isStored =
			isKey(name) &&
			(await this.#servers.set(name, packed(entry.python), this.#expiry()));
		if (isStored) await this.#remember(key, Date.now() / 1000);
		else
			this.#warn(
				`memcached keeps no facts of ${key}: its name or its facts are too long for the server.`,
			);
	}

	async keys(): Promise<string[]> {
		return [...(await this.#keyset()).keys()];
	}

	async contains(key: string): Promise<boolean> {
		return (await this.#keyset()).has(key);
	}

	async delete(key: string): Promise<void> {
		const name = this.#prefix + key;
		if (!isKey(name)) return;
		await this.#servers.delete(name);
		await this.#remember(key, undefined);
	}

	async flush(): Promise<void> {
		for (const key of await this.keys()) await this.delete(key);
	}

	close(): void {
		this.#servers.close();
	}

	#expiry(): number {
		return this.#timeout <= THIRTY_DAYS
			? this.#timeout
			: Math.floor(Date.now() / 1000) + this.#timeout;
	}

	/** Those that are not too old. */
	async #keyset(): Promise<Map<string, number>> {
		const stored = (await this.#servers.get([KEYSET])).get(KEYSET);
		const keys = stored === undefined ? undefined : unpacked(stored);
		const oldest = this.#timeout === 0 ? 0 : Date.now() / 1000 - this.#timeout;
		const pairs = keys instanceof Map ? [...keys] : [];
		return new Map(
			pairs
				.map(([key, time]) => [String(key), secondsOf(time)] as const)
				.filter(([, time]) => time >= oldest),
		);
	}

	/** Read, changed and written at once for all keys that have come meanwhile: with 2,000 it is some 60 KB. */
	#remember(key: string, time: number | undefined): Promise<void> {
		this.#changes.set(key, time);
		if (this.#changes.size === 1)
			this.#keysWritten = this.#keysWritten.then(() => this.#writeKeys());
		return this.#keysWritten;
	}

	async #writeKeys(): Promise<void> {
		const keys = await this.#keyset();
		for (const [key, time] of this.#changes) {
			if (time === undefined) keys.delete(key);
			else keys.set(key, time);
		}
		this.#changes = new Map();
		const value: PyValue = new Map(
			[...keys].map(([key, time]) => [key, new PyFloat(time)]),
		);
		const bytes = Buffer.from(writePickle(value));
		await this.#servers.set(KEYSET, { flags: FLAG.pickle, bytes }, 0);
	}
}

function secondsOf(time: PyValue): number {
	return time instanceof PyFloat ? time.value : Number(time);
}

function packed(value: PyValue): StoredBytes {
	const bytes = Buffer.from(writePickle(value));
	const short = deflateSync(bytes);
	return short.length < bytes.length
		? { flags: FLAG.pickle | FLAG.compressed, bytes: short }
		: { flags: FLAG.pickle, bytes };
}

/** Throws for what is no entry of ours. */
function unpacked({ flags, bytes }: StoredBytes): PyValue {
	const whole =
		(flags & FLAG.compressed) === 0
			? bytes
			: inflateSync(bytes, { maxOutputLength: MAX_BYTES });
	if ((flags & FLAG.pickle) !== 0) return readPickle(whole);
	const text = whole.toString("utf8");
	return (flags & (FLAG.integer | FLAG.long)) === 0 ? text : Number(text);
}
