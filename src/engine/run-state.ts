// What lasts for a whole run: hosts lost, facts learnt, counts. One is made a run.

import type { Warn } from "../templar/scope.ts";
import { HostFacts } from "../vars/host-facts.ts";
import { Emitter } from "./emit.ts";
import type { RunOptions, RunParts } from "./options.ts";
import type { ResolvedAction } from "./resolve-action.ts";
import { Semaphore } from "./semaphore.ts";
import { Stats } from "./stats.ts";

export class RunState {
	readonly options: RunOptions;
	readonly parts: RunParts;
	readonly emitter: Emitter;
	readonly facts: HostFacts;
	readonly stats = new Stats();
	readonly failedHosts = new Set<string>();
	readonly unreachableHosts = new Set<string>();
	readonly forks: Semaphore;
	/** `--start-at-task` until it is met. */
	startAtTask: string | undefined;
	isStepping: boolean;
	/** While someone is at the debugger's prompt: other results wait until it ends. */
	debugging: Promise<void> | undefined;
	/** What add_host and group_by did, to be done again when the inventory is read anew. */
	readonly inventoryChanges: (() => void)[] = [];
	/** Names of actions as they were found, with the plugins of that version of the finder. */
	readonly resolvedActions = {
		version: 0,
		names: new Map<string, ResolvedAction | undefined>(),
	};
	/** `callback_plugins/` of roles that were known before the run began. */
	readonly callbackPluginFolders = new Set<string>();
	readonly #warned = new Set<string>();

	constructor(options: RunOptions, parts: RunParts) {
		this.options = options;
		this.parts = parts;
		this.emitter = new Emitter(parts.listeners, parts.now);
		this.facts = new HostFacts(this.hashBehaviour, parts.factCache);
		if (options.isFlushingCache) this.#flushCache();
		this.forks = new Semaphore(options.forks);
		this.startAtTask = options.startAtTask;
		this.isStepping = options.isStepping;
	}

	/** `--flush-cache`: the facts of every host of the inventory are forgotten first. */
	#flushCache(): void {
		for (const host of this.parts.inventory.hosts.keys())
			this.facts.clearFacts(host);
	}

	get hashBehaviour(): "replace" | "merge" {
		return this.parts.settings.get("DEFAULT_HASH_BEHAVIOUR") === "merge"
			? "merge"
			: "replace";
	}

	/** Each text is shown once a run. */
	warn(text: string): void {
		if (this.#warned.has(text)) return;
		this.#warned.add(text);
		this.emitter.message("warning", text);
	}

	/** For one task on one host, each text once: it comes again with the next host or task, as in 2.14. */
	warner(host: string): Warn {
		const warned = new Set<string>();
		return (text) => {
			if (warned.has(text) || this.#warned.has(text)) return;
			warned.add(text);
			this.emitter.message("warning", text, 0, host);
		};
	}

	deprecate(text: string): void {
		if (this.#warned.has(text)) return;
		this.#warned.add(text);
		this.emitter.message("deprecated", text);
	}
}
