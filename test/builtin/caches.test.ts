// The caches that ship, each against the reference's plugin of its name: what one keeps the other reads.

import { execFile } from "node:child_process";
import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CACHES } from "../../src/builtin/caches/registry.ts";
import type { Cached, CacheStore } from "../../src/kinds/cache.ts";
import { CacheEntry } from "../../src/kinds/cache-entry.ts";
import { Secret } from "../../src/plugins/secret.ts";
import { PyFloat } from "../../src/pyvalue/value.ts";
import {
	type MemcachedServer,
	startMemcached,
} from "../brokers/memcached-server.ts";
import { type RedisServer, startRedis } from "../brokers/redis-server.ts";
import { referenceCache } from "./reference-cache.ts";

const FACTS = {
	ansible_hostname: "wéb ☃ 😀",
	ansible_memtotal_mb: 1024,
	big: 12345678901234,
	negative: -70000,
	part: 1.5,
	nothing: null,
	flag: true,
	lines: "one\ntwo\t'three' \"four\" \\five",
	list: [1, "2", [], {}],
	nested: { "a b": { c: [false] }, "": "" },
};

let folder: string;
let redis: RedisServer;
let memcached: MemcachedServer;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shevek-caches-"));
	[redis, memcached] = await Promise.all([startRedis(), startMemcached()]);
});
afterAll(async () => {
	await Promise.all([redis.remove(), memcached.stop()]);
	rmSync(folder, { recursive: true, force: true });
});

const uriOf = (name: string, at = name): string => {
	if (name === "redis") return `127.0.0.1:${redis.port}:0`;
	if (name === "memcached") return `127.0.0.1:${memcached.port}`;
	return join(folder, name === "sqlite" ? `${at}.db` : at);
};

interface OpenOptions {
	readonly uri?: string;
	readonly timeout?: number;
	readonly prefix?: string;
	readonly warnings?: string[];
}

async function open(
	name: string,
	{ uri = uriOf(name), timeout = 86_400, prefix, warnings }: OpenOptions = {},
): Promise<CacheStore> {
	const hasPrefix = name === "redis" || name === "memcached";
	const options = {
		_uri:
			name === "redis" ? new Secret(uri) : name === "memcached" ? [uri] : uri,
		_prefix: prefix ?? (hasPrefix ? "ansible_facts" : ""),
		_timeout: timeout,
		_keyset_name: "ansible_cache_keys",
	};
	return CACHES.get(name)?.open({
		options: options as never,
		folder,
		warn: (text) => warnings?.push(text),
	}) as CacheStore | Promise<CacheStore>;
}

async function using<T>(
	store: Promise<CacheStore>,
	work: (store: CacheStore) => Promise<T>,
): Promise<T> {
	const opened = await store;
	try {
		return await work(opened);
	} finally {
		await opened.close?.();
	}
}

const plainOf = (found: Cached): unknown =>
	found instanceof CacheEntry ? found.value : found;

const ALL = ["jsonfile", "memcached", "pickle", "redis", "sqlite", "yaml"];
const REFERENCE_NAMES: readonly [name: string, reference: string][] = [
	["jsonfile", "jsonfile"],
	["yaml", "community.general.yaml"],
	["pickle", "community.general.pickle"],
	["redis", "community.general.redis"],
	["memcached", "community.general.memcached"],
];

describe.each(REFERENCE_NAMES)(
	"%s as the reference's %s",
	(name, reference) => {
		const options = () => ({
			_uri: uriOf(name),
			_timeout: 86_400,
			...(name === "jsonfile" || name === "yaml" || name === "pickle"
				? { _prefix: "" }
				: {}),
		});
		test("what it keeps, the reference reads", async () => {
			await using(open(name), async (store) => {
				await store.set("ours", CacheEntry.from(FACTS));
				await store.set("gone", CacheEntry.from({ a: 1 }));
				await store.delete("gone");
			});
			expect(
				referenceCache(reference, options(), [
					["get", "ours"],
					["keys"],
					["contains", "gone"],
				]),
			).toEqual([FACTS, ["ours"], false]);
		});
		test("what the reference keeps, it reads", async () => {
			referenceCache(reference, options(), [["set", "theirs", FACTS]]);
			await using(open(name), async (store) => {
				expect(plainOf(await store.get("theirs"))).toEqual(FACTS);
				expect([...(await store.keys())].sort()).toEqual(["ours", "theirs"]);
				expect(await store.contains("theirs")).toBe(true);
			});
		});
		test("each sees the other's flush", async () => {
			await using(open(name), (store) => Promise.resolve(store.flush()));
			expect(
				referenceCache(reference, options(), [["keys"], ["contains", "ours"]]),
			).toEqual([[], false]);
			await using(open(name), async (store) => {
				expect([...(await store.keys())]).toEqual([]);
				expect(await store.get("theirs")).toBeUndefined();
			});
		});
	},
);

describe.each(ALL)("%s", (name) => {
	test("gives what was set, and only that", async () => {
		await using(open(name), async (store) => {
			await store.flush();
			await store.set("a", CacheEntry.from({ n: 1 }));
			await store.set("b", CacheEntry.from(FACTS));
			await store.set("a", CacheEntry.from({ n: 2 }));
			expect(plainOf(await store.get("a"))).toEqual({ n: 2 });
			expect(plainOf(await store.get("b"))).toEqual(FACTS);
			expect(await store.get("c")).toBeUndefined();
			expect(await store.contains("a")).toBe(true);
			expect(await store.contains("c")).toBe(false);
			expect([...(await store.keys())].sort()).toEqual(["a", "b"]);
			await store.delete("a");
			await store.delete("c");
			expect([...(await store.keys())]).toEqual(["b"]);
			await store.flush();
			expect([...(await store.keys())]).toEqual([]);
		});
	});
	test("keeps ints and floats apart", async () => {
		const text = '{"part": 1.0, "whole": 1}';
		await using(open(name), async (store) => {
			await store.set("numbers", CacheEntry.fromJson(text));
			const found = await store.get("numbers");
			if (!(found instanceof CacheEntry)) throw new Error("no entry");
			expect(found.python instanceof Map && found.python.get("part")).toEqual(
				new PyFloat(1),
			);
			expect(found.python instanceof Map && found.python.get("whole")).toBe(1);
		});
	});
	test("a prefix keeps two apart", async () => {
		const first = await open(name, { prefix: "first_" });
		const second = await open(name, { prefix: "second_" });
		await first.set("k", CacheEntry.from({ of: 1 }));
		await second.set("k", CacheEntry.from({ of: 2 }));
		expect(plainOf(await first.get("k"))).toEqual({ of: 1 });
		expect(plainOf(await second.get("k"))).toEqual({ of: 2 });
		await first.close?.();
		await second.close?.();
	});
});

/** Makes what is kept under `k` an hour older. */
async function age(name: string, at: string): Promise<void> {
	const old = Date.now() / 1000 - 3_600;
	if (name === "sqlite") {
		const { DatabaseSync } = await import("node:sqlite");
		const database = new DatabaseSync(uriOf(name, at));
		database.prepare("UPDATE cache SET stored = ?").run(old);
		database.close();
	} else utimesSync(join(uriOf(name, at), "k"), old, old);
}

describe.each(["jsonfile", "pickle", "sqlite", "yaml"])("%s", (name) => {
	test.each([
		[1_800, false],
		[7_200, true],
		[0, true],
	])(
		"an entry of an hour ago with a timeout of %i: %s",
		async (timeout, isThere) => {
			const at = `${name}-old-${timeout}`;
			const uri = uriOf(name, at);
			await using(open(name, { uri }), async (store) => {
				await store.set("k", CacheEntry.from({ a: 1 }));
			});
			await age(name, at);
			await using(open(name, { uri, timeout }), async (store) => {
				expect(await store.contains("k")).toBe(isThere);
				expect([...(await store.keys())]).toEqual(isThere ? ["k"] : []);
				expect(plainOf(await store.get("k"))).toEqual(
					isThere ? { a: 1 } : undefined,
				);
			});
		},
	);
});

describe.each(["memcached", "redis"])("%s", (name) => {
	test("the server forgets entries by itself, and their keys go with time", async () => {
		await using(open(name, { timeout: 1, prefix: "brief" }), async (store) => {
			await store.flush();
			await store.set("k", CacheEntry.from({ a: 1 }));
			expect(await store.contains("k")).toBe(true);
			await expect
				.poll(() => store.get("k"), { timeout: 10_000 })
				.toBeUndefined();
			await expect
				.poll(() => store.contains("k"), { timeout: 10_000 })
				.toBe(false);
		});
	});
	test("200 hosts at once", async () => {
		await using(open(name, { prefix: "many" }), async (store) => {
			await store.flush();
			const hosts = Array.from({ length: 200 }, (_, at) => `host${at}`);
			await Promise.all(
				hosts.map((host) =>
					store.set(host, CacheEntry.from({ host, pad: "x".repeat(2_000) })),
				),
			);
			const found = await store.getMany?.([...hosts, "nobody"]);
			expect([...(found?.keys() ?? [])].sort()).toEqual(hosts.toSorted());
			expect(plainOf(found?.get("host150"))).toMatchObject({ host: "host150" });
			expect([...(await store.keys())].sort()).toEqual(hosts.toSorted());
		});
	});
});

describe("files", () => {
	const corrupt = (file: string) =>
		`The cache file ${file} was corrupt, or did not otherwise contain valid data. It has been removed, so you can re-run your command now.`;
	test("jsonfile: to the byte what the reference writes, for its owner alone", async () => {
		const [ours, theirs] = [
			uriOf("x", "bytes-ours"),
			uriOf("x", "bytes-theirs"),
		];
		await using(open("jsonfile", { uri: ours }), async (store) => {
			await store.set("h", CacheEntry.from(FACTS));
		});
		referenceCache("jsonfile", { _uri: theirs, _timeout: 0, _prefix: "" }, [
			["set", "h", FACTS],
		]);
		expect(readFileSync(join(ours, "h"), "utf8")).toBe(
			readFileSync(join(theirs, "h"), "utf8"),
		);
		expect(statSync(join(ours, "h")).mode & 0o777).toBe(0o600);
		expect(readdirSync(ours)).toEqual(["h"]);
	});
	test("yaml: to the byte what the reference writes", async () => {
		const [ours, theirs] = [uriOf("x", "yaml-ours"), uriOf("x", "yaml-theirs")];
		await using(open("yaml", { uri: ours }), async (store) => {
			await store.set("h", CacheEntry.from(FACTS));
		});
		referenceCache(
			"community.general.yaml",
			{ _uri: theirs, _timeout: 0, _prefix: "" },
			[["set", "h", FACTS]],
		);
		expect(readFileSync(join(ours, "h"), "utf8")).toBe(
			readFileSync(join(theirs, "h"), "utf8"),
		);
	});
	test("jsonfile: what is no JSON is removed, and ends the run", async () => {
		const uri = uriOf("x", "corrupt");
		const warnings: string[] = [];
		const store = await open("jsonfile", { uri, warnings });
		const file = join(uri, "h");
		writeFileSync(file, "{bad");
		expect(() => store.get("h")).toThrow(corrupt(file));
		expect(warnings).toEqual([
			`error in 'jsonfile' cache plugin while trying to read ${file} : b'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)'. Most likely a corrupt file, so erasing and failing.`,
		]);
		expect(readdirSync(uri)).toEqual([]);
	});
	test("pickle: what would run something is refused, unread", async () => {
		const uri = uriOf("x", "evil");
		const store = await open("pickle", { uri });
		writeFileSync(join(uri, "h"), "cos\nsystem\n(S'touch /tmp/never'\ntR.");
		expect(() => store.get("h")).toThrow("Error while decoding the cache file");
		expect(() => store.get("h")).toThrow(
			"it holds a os.system, which is no plain data",
		);
	});
	test.each(["../h", "a/b", ".", "..", ""])(
		"%j is no host's file",
		async (key) => {
			const warnings: string[] = [];
			const store = await open("jsonfile", {
				uri: uriOf("x", "names"),
				warnings,
			});
			store.set(key, CacheEntry.from({}));
			expect(warnings).toEqual([
				`The cache jsonfile has no file for '${key}'.`,
			]);
			expect(store.get(key)).toBeUndefined();
			store.delete(key);
			expect(readdirSync(uriOf("x", "names"))).toEqual([]);
		},
	);
	test.each([
		[
			"",
			"error, 'jsonfile' cache plugin requires the 'fact_caching_connection' config option to be set (to a writeable directory path)",
		],
		[
			"/proc/none",
			"error in 'jsonfile' cache plugin while trying to create cache dir /proc/none : ",
		],
	])("a folder that is none: %j", async (uri, message) => {
		await expect(open("jsonfile", { uri })).rejects.toThrow(message);
	});
});

test("sqlite: several processes write to one file at once", async () => {
	const uri = uriOf("sqlite", "shared");
	await using(open("sqlite", { uri }), async () => {});
	const writer = (id: number) =>
		`import { CACHES } from ${JSON.stringify(join(import.meta.dirname, "../../src/builtin/caches/registry.ts"))};
		import { CacheEntry } from ${JSON.stringify(join(import.meta.dirname, "../../src/kinds/cache-entry.ts"))};
		const store = await CACHES.get("sqlite").open({ options: { _uri: ${JSON.stringify(uri)}, _prefix: "", _timeout: 0 }, folder: "", warn() {} });
		for (let at = 0; at < 100; at++) store.set("h" + ${id} + "_" + at, CacheEntry.from({ at }));
		store.close();`;
	const run = promisify(execFile);
	await Promise.all(
		[1, 2, 3].map((id) =>
			run(process.execPath, [
				"--disable-warning=ExperimentalWarning",
				"--input-type=module",
				"-e",
				writer(id),
			]),
		),
	);
	await using(open("sqlite", { uri }), async (store) => {
		expect([...(await store.keys())]).toHaveLength(300);
	});
});

test("sqlite: a file that is no database is told", async () => {
	const uri = uriOf("x", "text");
	writeFileSync(uri, "not a database, but long enough to be looked at as one");
	await expect(open("sqlite", { uri })).rejects.toThrow(
		`${uri} is no database to keep facts in: file is not a database`,
	);
});
