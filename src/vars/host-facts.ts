// What runs have learnt of each host: gathered facts, include_vars, set_fact and registered results.

import { combineVars } from "../inventory/combine-vars.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { cleanFacts, namespaceFacts } from "./clean-facts.ts";
import type { HashBehaviour } from "./layered-scope.ts";

interface HostRecord {
	/** As modules return them, with the `ansible_` prefix. */
	facts: PyDict;
	/** `ansible_facts`: the same without the prefix; made when asked for. */
	namespaced: PyDict | undefined;
	/** The facts that may be variables of their own. */
	injected: PyDict | undefined;
	/** include_vars. */
	included: PyDict;
	/** set_fact and register; stronger than all but parameters, extra and magic variables. */
	setFacts: PyDict;
	/** Which of setFacts are results. */
	readonly registered: Set<PyValue>;
}

/** Where gathered facts outlive the run (`fact_caching`). */
export interface FactCache {
	/** Before anything is read; a cache behind a network fetches what it has of these hosts. */
	open(hosts: readonly string[]): Promise<void>;
	/** These are about to be read. Throws a ShevekError for an entry that is corrupt. */
	prefetch(hosts: readonly string[]): Promise<void>;
	read(host: string): PyDict | undefined;
	write(host: string, facts: PyDict): void;
	remove(host: string): void;
	/** When all is written. */
	close(): Promise<void>;
}

export class HostFacts {
	readonly #hosts = new Map<string, HostRecord>();
	readonly #hashBehaviour: HashBehaviour;

	readonly #cache: FactCache | undefined;

	constructor(hashBehaviour: HashBehaviour, cache?: FactCache) {
		this.#hashBehaviour = hashBehaviour;
		this.#cache = cache;
	}

	#record(host: string): HostRecord {
		let record = this.#hosts.get(host);
		if (record === undefined) {
			record = {
				facts: this.#cache?.read(host) ?? new Map(),
				namespaced: undefined,
				injected: undefined,
				included: new Map(),
				setFacts: new Map(),
				registered: new Set(),
			};
			this.#hosts.set(host, record);
		}
		return record;
	}

	/** To be awaited before the first play. */
	async open(hosts: readonly string[]): Promise<void> {
		await this.#cache?.open(hosts);
	}

	/** To be awaited before a play's hosts are asked for. */
	async prefetch(hosts: readonly string[]): Promise<void> {
		if (this.#cache === undefined) return;
		await this.#cache.prefetch(hosts);
		for (const host of hosts) {
			// one that was asked for before it could be fetched: added while a play ran
			const record = this.#hosts.get(host);
			if (record === undefined || record.facts.size > 0) continue;
			const kept = this.#cache.read(host);
			if (kept !== undefined) this.#setFacts(record, kept);
		}
	}

	close(): Promise<void> {
		return this.#cache?.close() ?? Promise.resolve();
	}

	#setFacts(record: HostRecord, facts: PyDict): void {
		record.facts = facts;
		record.namespaced = undefined;
		record.injected = undefined;
	}

	facts(host: string): PyDict {
		return this.#record(host).facts;
	}

	/** The value of the variable `ansible_facts`. */
	namespaced(host: string): PyDict {
		const record = this.#record(host);
		record.namespaced ??= namespaceFacts(record.facts);
		return record.namespaced;
	}

	injected(host: string): PyDict {
		const record = this.#record(host);
		record.injected ??= cleanFacts(record.facts).facts;
		return record.injected;
	}

	included(host: string): PyDict {
		return this.#record(host).included;
	}

	setFacts(host: string): PyDict {
		return this.#record(host).setFacts;
	}

	addFacts(host: string, facts: PyDict): void {
		const record = this.#record(host);
		// a new map, so that a scope which is being read sees one state
		this.#setFacts(record, new Map([...record.facts, ...facts]));
		this.#cache?.write(host, record.facts);
	}

	clearFacts(host: string): void {
		this.#cache?.remove(host);
		this.#setFacts(this.#record(host), new Map());
	}

	addIncluded(host: string, vars: PyDict): void {
		const record = this.#record(host);
		const current = record.included;
		for (const [name, value] of vars) {
			const below = current.get(name);
			const isBothDicts = below instanceof Map && value instanceof Map;
			current.set(
				name,
				isBothDicts && this.#hashBehaviour === "merge"
					? combineVars(below, value, true)
					: value,
			);
		}
	}

	setFact(host: string, name: PyValue, value: PyValue): void {
		const record = this.#record(host);
		record.setFacts.set(name, value);
		record.registered.delete(name);
	}

	/** A task's result: data from outside, where set_fact's values are the playbook's own. */
	register(host: string, name: string, result: PyDict): void {
		const record = this.#record(host);
		record.setFacts.set(name, result);
		record.registered.add(name);
	}

	isRegistered(host: string, name: string): boolean {
		return this.#record(host).registered.has(name);
	}

	/** Whether setup has run for the host, which `gathering = smart` asks. */
	isGathered(host: string): boolean {
		return this.#record(host).facts.get("_ansible_facts_gathered") === true;
	}
}
