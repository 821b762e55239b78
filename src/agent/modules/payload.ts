// What a module takes along to a target: its source and the module_utils that it may import.
// The types here are the contract between the module library and the agent.

import type { PluginCollection } from "../../plugins/plugin-finder.ts";
import type { ModuleSource } from "../target.ts";

/** One module_utils file; bytes are read only when the target does not have the hash yet. */
export interface ModuleUtil {
	/** Dotted: `ansible.module_utils.basic`, `ansible_collections.ns.coll.plugins.module_utils.x`. */
	readonly name: string;
	/** Hex SHA-256 of the bytes. */
	readonly hash: string;
	/** The file is the package's `__init__.py`. */
	readonly isPackage: boolean;
	read(): Uint8Array;
}

export interface ModulePayload {
	readonly module: ModuleSource;
	/** The name the module has on the target (`_module_fqn`): `ansible.modules.ping`. */
	readonly moduleName: string;
	readonly text: Uint8Array;
	/** Hex SHA-256 of the text. */
	readonly hash: string;
	/** Every package above a name is in the list too, parents first; empty but for kind `python`. */
	readonly moduleUtils: readonly ModuleUtil[];
	/** A local file stands in for one of core's module_utils names, or adds one: fork from a bare server. */
	readonly isBare: boolean;
}

/** Something to tell the user once; what is fatal (a tombstone) throws instead. */
export interface ModuleNotice {
	readonly kind: "deprecated" | "warning";
	readonly message: string;
	readonly removalVersion?: string | undefined;
	readonly removalDate?: string | undefined;
	readonly collection?: string | undefined;
}

export interface ModuleSearchContext {
	/** The `collections:` keyword: searched in order for short names, `ansible.legacy` last if not named. */
	readonly collections: readonly string[];
}

export interface FoundModule extends ModuleSource {
	/** Every name on the way, the one asked for first. */
	readonly redirects: readonly string[];
	/** `ansible.builtin`, `ns.coll`, or empty for a file of a local folder. */
	readonly collection: string;
	/** The action that runtime.yml binds to this module. */
	readonly actionPlugin: string | undefined;
}

export interface ModuleLibrary {
	/** The ansible-core in use, e.g. `2.14.18`. */
	readonly coreVersion: string;
	/**
	 * Follows redirects. Throws ShevekError (`module`) for a removed name, with the collection's words,
	 * and for redirects that go in a circle.
	 */
	find(name: string, context: ModuleSearchContext): FoundModule | undefined;
	/** Throws ShevekError (`module`) where a module_utils import cannot be found. */
	payloadOf(module: ModuleSource): ModulePayload;
	/** `library/` of a role or playbook; a role's counts from its loading on for all, as in Ansible. */
	addModuleFolder(path: string): void;
	/** `module_utils/` of a role or playbook. */
	addModuleUtilsFolder(path: string): void;
	/** The actions of a `group/NAME` of module_defaults; undefined where there is no such group. */
	actionGroup(name: string): readonly string[] | undefined;
	/** Where the collection of that name is installed. */
	collectionFolder(name: string): string | undefined;
	/** The same with what it says of its plugins' names. */
	collection(name: string): PluginCollection | undefined;
}
