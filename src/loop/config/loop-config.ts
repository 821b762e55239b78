// A loop's configuration, as the rest of the loop knows it.

import type { Place } from "../../errors/shevek-error.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import type { LogLevel } from "../log.ts";

/** A source or translator by name. */
export interface PluginChoice {
	readonly name: string;
	readonly where: Place;
}

export interface SourceChoice extends PluginChoice {
	/** The section `looper`, its name among it. */
	readonly section: PyDict;
}

export type EngineChoice =
	| { readonly kind: "native" }
	/** Run with the playbook, the inventory and the extra variables behind these words. */
	| {
			readonly kind: "command";
			readonly words: readonly [string, ...string[]];
	  };

/** What messages may not run beside each other. */
export type Turn =
	| { readonly kind: "free" }
	| { readonly kind: "routing_key" }
	| { readonly kind: "playbook" }
	/** With an equal value of this name at the top of their payloads. */
	| { readonly kind: "payload"; readonly name: string };

export interface LoopConfig {
	/** Its absolute path, links as they are: what the loop's messages are known by in the record. */
	readonly file: string;
	readonly folder: string;
	readonly logLevel: LogLevel;
	readonly looper: SourceChoice;
	readonly translator: PluginChoice;
	/** Folders of users' loopers and translators. */
	readonly pluginFolders: readonly string[];
	readonly routingKeys: readonly string[];
	readonly playbooksDir: string;
	/** What ANSIBLE_CONFIG is to be. */
	readonly configFile: string | undefined;
	readonly engine: EngineChoice;
	/** As `-i` has it. */
	readonly inventory: string | undefined;
	/** Messages may set `ansible_*`. */
	readonly allowsAnsibleVars: boolean;
	/** The variable that holds the whole payload, instead of one for each of its names. */
	readonly payloadVar: string | undefined;
	readonly concurrency: number;
	readonly turn: Turn;
	readonly retries: {
		readonly tries: number;
		readonly firstPauseMs: number;
		readonly longestPauseMs: number;
	};
	readonly shutdownMs: number;
	/** A run may take so long; undefined for as long as it wants. */
	readonly runMs: number | undefined;
	/** What there is to say of it that keeps nothing from running. */
	readonly notes: readonly string[];
}
