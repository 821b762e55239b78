// Facts that outlive the run, over any cache plugin. The engine reads at once; what a plugin answers later is
// fetched before the first play. Writes go out one after the other behind the run, the newest of a host only.
//
//   untried ──► direct (answers at once: a host is read when it is asked for)
//      │   └──► fetched (gives promises: what it has of the inventory is fetched first, and read when asked for)
//      └───────► lost (any failure: one warning, memory from then on)

import { setImmediate as nextTurn } from "node:timers/promises";
import { ShevekError } from "../errors/shevek-error.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { FactCache } from "../vars/host-facts.ts";
import { type Cached, type CacheStore, CorruptEntry } from "./cache.ts";
import { CacheEntry } from "./cache-entry.ts";
import { factsIn } from "./facts-in.ts";

export interface StoredFactsParts {
	/** "the fact cache redis", with its file where it has one. */
	readonly title: string;
	readonly open: () => CacheStore | Promise<CacheStore>;
	readonly limitMs: number;
	/** Calls into the plugin go through it: a user's file is fenced. */
	readonly call: <T>(work: () => T) => T;
	readonly warn: (text: string) => void;
	/** A vault's text in clear. */
	readonly decrypt: (ciphertext: string) => string;
	/** One line on what a plugin threw. */
	readonly describe: (error: unknown) => string;
}

/** The loop is left to others after so much reading or writing. */
const TURN_MS = 10;
/** Calls under way at once; a chunk of getMany is one. */
const AT_ONCE = 16;
const CHUNK = 200;
/** All that is still to be written has this long at the end of a run. */
const CLOSE_LIMIT_MS = 10_000;

export class StoredFacts implements FactCache {
	readonly #parts: StoredFactsParts;
	#store: CacheStore | undefined;
	#manner: "untried" | "direct" | "fetched" = "untried";
	#isLost = false;
	/** Fetched ahead, as it came; undefined: the cache has nothing. */
	readonly #fetched = new Map<string, Cached>();
	/** What is still to be written; undefined: to be removed. */
	readonly #dirty = new Map<string, PyDict | undefined>();
	#writing: Promise<void> | undefined;

	constructor(parts: StoredFactsParts) {
		this.#parts = parts;
	}

	async open(hosts: readonly string[]): Promise<void> {
		await this.#working(async () => {
			const opened = await this.#limited(this.#parts.open);
			this.#store = opened;
			await this.#written();
			await this.#learn(opened, hosts);
		});
	}

	async prefetch(hosts: readonly string[]): Promise<void> {
		await this.#working(async () => {
			const store = this.#usable();
			if (store !== undefined) await this.#learn(store, hosts);
		});
		let start = performance.now();
		for (const host of hosts) {
			const facts = this.read(host);
			this.#fetched.set(host, facts && CacheEntry.fromPython(facts));
			if (performance.now() - start < TURN_MS) continue;
			await nextTurn();
			start = performance.now();
		}
	}

	read(host: string): PyDict | undefined {
		if (this.#dirty.has(host)) return this.#dirty.get(host);
		try {
			if (this.#fetched.has(host))
				return this.#factsOf(host, this.#fetched.get(host));
			return this.#manner === "fetched" ? undefined : this.#ask(host);
		} catch (error) {
			this.#judge(error);
			return undefined;
		}
	}

	write(host: string, facts: PyDict): void {
		this.#change(host, facts);
	}

	remove(host: string): void {
		this.#change(host, undefined);
	}

	async close(): Promise<void> {
		const store = this.#store;
		await this.#working(() =>
			within(CLOSE_LIMIT_MS, () => this.#written(), "not all was written"),
		);
		this.#store = undefined;
		try {
			await this.#limited(() => store?.close?.());
		} catch (error) {
			this.#lose(error);
		}
	}

	#usable(): CacheStore | undefined {
		return this.#isLost ? undefined : this.#store;
	}

	#ask(host: string): PyDict | undefined {
		const store = this.#usable();
		if (store === undefined) return undefined;
		const found = this.#parts.call(() => store.get(host));
		if (!(found instanceof Promise)) return this.#factsOf(host, found);
		found.catch(() => undefined);
		if (this.#manner === "untried") return undefined;
		throw new Error("get gives a promise now, and gave a value before");
	}

	/** Finds out how it answers, and fetches what has to be fetched. */
	async #learn(store: CacheStore, hosts: readonly string[]): Promise<void> {
		const [first] = hosts;
		if (first === undefined) return;
		if (this.#manner === "untried")
			this.#manner = await this.#mannerOf(store, first);
		if (this.#manner === "direct") return;
		const unknown = hosts.filter((host) => !this.#fetched.has(host));
		if (unknown.length === 0) return;
		const kept = new Set(await this.#limited(() => store.keys()));
		for (const host of unknown) this.#fetched.set(host, undefined);
		await this.#fetch(
			store,
			unknown.filter((host) => kept.has(host)),
		);
	}

	/** The first answer tells; it is kept. */
	async #mannerOf(
		store: CacheStore,
		host: string,
	): Promise<"direct" | "fetched"> {
		if (store.getMany !== undefined) return "fetched";
		const found = this.#parts.call(() => store.get(host));
		if (!(found instanceof Promise)) {
			this.#fetched.set(host, found);
			return "direct";
		}
		this.#fetched.set(host, await this.#limited(() => found));
		return "fetched";
	}

	async #fetch(store: CacheStore, hosts: readonly string[]): Promise<void> {
		const size = store.getMany === undefined ? 1 : CHUNK;
		const chunks: (readonly string[])[] = [];
		for (let at = 0; at < hosts.length; at += size)
			chunks.push(hosts.slice(at, at + size));
		await atOnce(chunks, async (chunk) => {
			const found = await this.#limited(() => fetchChunk(store, chunk));
			for (const [host, entry] of found) this.#fetched.set(host, entry);
			await nextTurn();
		});
	}

	#factsOf(host: string, found: Cached): PyDict | undefined {
		const { title, decrypt } = this.#parts;
		return found === undefined
			? undefined
			: factsIn(found, { host, title, decrypt });
	}

	#change(host: string, facts: PyDict | undefined): void {
		if (this.#isLost) return;
		this.#fetched.set(host, undefined);
		// anew, so that it comes behind those that have waited longer
		this.#dirty.delete(host);
		this.#dirty.set(host, facts);
		this.#writing ??= this.#write();
	}

	async #written(): Promise<void> {
		while (this.#dirty.size > 0 && this.#usable() !== undefined) {
			this.#writing ??= this.#write();
			await this.#writing;
		}
	}

	/** Until nothing is left to write, or the cache is lost. Before it is open there is nobody to write to. */
	async #write(): Promise<void> {
		await nextTurn();
		const store = this.#usable();
		if (store !== undefined) await this.#working(() => this.#writeAll(store));
		this.#writing = undefined;
	}

	async #writeAll(store: CacheStore): Promise<void> {
		let start = performance.now();
		while (this.#dirty.size > 0 && !this.#isLost) {
			const turn = [...this.#dirty].slice(0, AT_ONCE);
			const written = turn.map(async ([host, facts]) => {
				await this.#limited(() => writeOne(store, host, facts));
				if (this.#dirty.get(host) === facts) this.#dirty.delete(host);
			});
			await Promise.all(written);
			if (performance.now() - start < TURN_MS) continue;
			await nextTurn();
			start = performance.now();
		}
	}

	#limited<T>(work: () => T | Promise<T>): Promise<T> {
		return within(
			this.#parts.limitMs,
			() => this.#parts.call(work),
			"no answer",
		);
	}

	/** What fails in it is the end of the cache, not of the run; a corrupt entry is the end of both. */
	async #working(work: () => Promise<void>): Promise<void> {
		if (this.#isLost) return;
		try {
			await work();
		} catch (error) {
			this.#judge(error);
		}
	}

	#judge(error: unknown): void {
		if (error instanceof CorruptEntry)
			throw new ShevekError("file", error.message, { cause: error });
		this.#lose(error);
	}

	#lose(error: unknown): void {
		if (this.#isLost) return;
		this.#isLost = true;
		this.#dirty.clear();
		const { title, describe, warn } = this.#parts;
		warn(
			`${title}: ${describe(error)}. Facts are kept in memory for this run.`,
		);
	}
}

function writeOne(
	store: CacheStore,
	host: string,
	facts: PyDict | undefined,
): void | Promise<void> {
	return facts === undefined
		? store.delete(host)
		: store.set(host, CacheEntry.fromPython(facts));
}

async function fetchChunk(
	store: CacheStore,
	hosts: readonly string[],
): Promise<Iterable<readonly [string, Cached]>> {
	if (store.getMany !== undefined) return store.getMany(hosts);
	const [host = ""] = hosts;
	return [[host, await store.get(host)]];
}

async function atOnce<T>(
	items: readonly T[],
	work: (item: T) => Promise<void>,
): Promise<void> {
	const rest = items.values();
	const worker = async () => {
		for (const item of rest) await work(item);
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Throws where it takes longer. */
async function within<T>(
	limitMs: number,
	work: () => T | Promise<T>,
	what: string,
): Promise<T> {
	const late = Promise.withResolvers<never>();
	const timer = setTimeout(
		() =>
			late.reject(
				new ShevekError("limit", `${what} within ${limitMs / 1000} s`),
			),
		limitMs,
	);
	try {
		return await Promise.race([(async () => work())(), late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
