// fact_caching = redis: as community.general's plugin keeps them. A key's time is its score in a sorted set, by
// which old keys are dropped; values are JSON texts with an expiry of their own.

import type { Redis } from "ioredis";
import { ShevekError } from "../../errors/shevek-error.ts";
import {
	CACHE_OPTIONS,
	type CacheStore,
	defineCache,
} from "../../kinds/cache.ts";
import { CacheEntry } from "../../kinds/cache-entry.ts";
import type { OptionValues } from "../../plugins/option-spec.ts";
import { loadOptionalPackage } from "../../plugins/optional-package.ts";

const OPTIONS = {
	...CACHE_OPTIONS,
	_uri: {
		...CACHE_OPTIONS._uri,
		description:
			"The server, as HOST:PORT:DB or HOST:PORT:DB:PASSWORD, with tls:// before it for TLS; with Sentinel HOST:PORT;HOST:PORT;DB:PASSWORD.",
		required: true,
		secret: true,
	},
	_prefix: { ...CACHE_OPTIONS._prefix, default: "ansible_facts" },
	_keyset_name: {
		type: "str",
		description: "The sorted set of the keys.",
		default: "ansible_cache_keys",
		env: ["ANSIBLE_CACHE_REDIS_KEYSET_NAME"],
		ini: ["defaults.fact_caching_redis_keyset_name"],
	},
	_sentinel_service_name: {
		type: "str",
		description:
			"The service's name in Sentinel; with it _uri names Sentinels.",
		env: ["ANSIBLE_CACHE_REDIS_SENTINEL"],
		ini: ["defaults.fact_caching_redis_sentinel"],
	},
} as const;

type Options = OptionValues<typeof OPTIONS>;

const CONNECT_MS = 3_000;

interface Server {
	readonly host?: string;
	readonly port?: number;
	readonly db?: number;
	readonly password?: string;
	readonly tls?: object;
	/** With these, of a service that Sentinel knows. */
	readonly name?: string;
	readonly sentinels?: { readonly host: string; readonly port: number }[];
}

/** One more try for a server that was restarted; then the run does without. */
function again(times: number): number | null {
	return times > 1 ? null : 200;
}

export default defineCache({
	description: "Keeps facts in a Redis server.",
	options: OPTIONS,
	async open({ options, folder }) {
		const server = serverOf(options);
		const { Redis: Client } = await loadOptionalPackage(
			() => import("ioredis"),
			{ name: "ioredis", neededBy: "the cache redis", folder },
		);
		const client = new Client({
			...server,
			lazyConnect: true,
			connectTimeout: CONNECT_MS,
			maxRetriesPerRequest: 1,
			retryStrategy: again,
			sentinelRetryStrategy: again,
		});
		let reason: Error | undefined;
		client.on("error", (error: Error) => {
			reason = error;
		});
		try {
			await client.connect();
		} catch (error) {
			client.disconnect();
			throw reason ?? error;
		}
		return storeIn(client, options);
	},
});

/** What the text means. Throws a `config` error that does not show it: it may hold the password. */
export function serverOf(
	options: Pick<Options, "_uri" | "_sentinel_service_name">,
): Server {
	const written = options._uri.reveal();
	const isTls = written.startsWith("tls://");
	const uri = isTls ? written.slice("tls://".length) : written;
	const tls = isTls ? { tls: {} } : {};
	if (options._sentinel_service_name)
		return { ...sentinels(uri, options._sentinel_service_name), ...tls };
	const match = /^([^:]+|\[[^\]]+\]):(\d+):(\d+)(?::(.*))?$/s.exec(uri);
	if (match === null)
		throw new ShevekError("config", "Unable to parse connection string", {
			hint: "The cache redis wants HOST:PORT:DB or HOST:PORT:DB:PASSWORD in fact_caching_connection.",
		});
	const [, host = "", port, db, password] = match;
	return {
		host: host.replace(/^\[(.*)\]$/, "$1"),
		port: Number(port),
		db: Number(db),
		...(password !== undefined && password !== "" && { password }),
		...tls,
	};
}

function sentinels(uri: string, name: string) {
	if (!uri.includes(";"))
		throw new ShevekError("config", "_uri does not have sentinel syntax.", {
			hint: "HOST:PORT;HOST:PORT;DB:PASSWORD; the last part may be empty.",
		});
	const parts = uri.split(";");
	const [db = "", password] = (parts.pop() ?? "").split(":");
	return {
		name,
		sentinels: parts.map((part) => {
			const [, host = "", port] = /^(.*):(\d+)$/.exec(part) ?? [];
			if (port === undefined)
				throw new ShevekError("config", "Unable to parse connection string");
			return { host, port: Number(port) };
		}),
		...(db !== "" && { db: Number(db) }),
		...(password !== undefined && { password }),
	};
}

function storeIn(
	client: Redis,
	{ _prefix: prefix, _keyset_name: keyset, _timeout: timeout }: Options,
): CacheStore {
	const expire = async () => {
		if (timeout === 0) return;
		await client.zremrangebyscore(keyset, 0, Date.now() / 1000 - timeout);
	};
	const remove = async (...keys: string[]) => {
		if (keys.length === 0) return;
		await client.del(...keys.map((key) => prefix + key));
		await client.zrem(keyset, ...keys);
	};
	const keys = async () => {
		await expire();
		return client.zrange(keyset, "0", "-1");
	};
	const getMany = async (wanted: readonly string[]) => {
		if (wanted.length === 0) return new Map();
		const texts = await client.mget(wanted.map((key) => prefix + key));
		const found = wanted.flatMap((key, at) => {
			const text = texts[at] ?? undefined;
			return text === undefined
				? []
				: [[key, CacheEntry.fromJson(text)] as const];
		});
		return new Map(found);
	};
	return {
		getMany,
		keys,
		get: async (key) => (await getMany([key])).get(key),
		set: async (key, entry) => {
			const stored =
				timeout > 0
					? client.setex(prefix + key, timeout, entry.json)
					: client.set(prefix + key, entry.json);
			await Promise.all([
				stored,
				client.zadd(keyset, String(Date.now() / 1000), key),
			]);
		},
		contains: async (key) => {
			await expire();
			return (await client.zrank(keyset, key)) !== null;
		},
		delete: (key) => remove(key),
		flush: async () => remove(...(await keys())),
		close: () => client.disconnect(),
	};
}
