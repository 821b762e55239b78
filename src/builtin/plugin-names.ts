// The plugins that ship, by every name that means one: short, of ansible.builtin, or of the collection it stands for.

import { FILTERS } from "../jinja/filters/registry.ts";
import { TESTS } from "../jinja/tests/registry.ts";
import type { PluginKind } from "../plugins/kinds.ts";
import { ACTIONS } from "./actions/registry.ts";
import { BECOME_METHODS, BECOME_STAND_INS } from "./become/registry.ts";
import { CACHE_NAMES, CACHE_STAND_INS } from "./caches/names.ts";
import { builtinCallbackName } from "./callbacks/registry.ts";
import { CONNECTION_STAND_INS, CONNECTIONS } from "./connections/registry.ts";
import { ANSIBLE_FILTERS } from "./filters/registry.ts";
import { INVENTORY_PLUGINS } from "./inventory/registry.ts";
import { ANSIBLE_LOOKUPS } from "./lookups/registry.ts";
import { SHELL_STAND_INS, SHELLS } from "./shells/registry.ts";
import { STRATEGIES } from "./strategies/registry.ts";
import { ANSIBLE_TESTS } from "./tests/registry.ts";
import { VARS_PLUGINS } from "./vars/registry.ts";

const CORE = /^ansible\.(?:builtin|legacy)\./;

interface BuiltinKind {
	has(name: string): boolean;
	/** Full names of other collections, and what stands for them here. */
	readonly standIns?: Readonly<Record<string, string>>;
}

const standing = (
	all: ReadonlyMap<string, unknown>,
	standIns: Readonly<Record<string, string>>,
): BuiltinKind => ({ has: (name) => all.has(name), standIns });
const ofCore = (all: ReadonlyMap<string, unknown>): BuiltinKind => ({
	has: (name) => all.has(`ansible.builtin.${name}`),
});

const KINDS: Partial<Record<PluginKind, BuiltinKind>> = {
	action: ofCore(ACTIONS),
	become: standing(BECOME_METHODS, BECOME_STAND_INS),
	cache: standing(
		new Map(CACHE_NAMES.map((name) => [name, name])),
		CACHE_STAND_INS,
	),
	connection: standing(CONNECTIONS, CONNECTION_STAND_INS),
	filter: { has: (name) => ANSIBLE_FILTERS.has(name) || FILTERS.has(name) },
	inventory: INVENTORY_PLUGINS,
	lookup: ANSIBLE_LOOKUPS,
	shell: standing(SHELLS, SHELL_STAND_INS),
	strategy: STRATEGIES,
	vars: VARS_PLUGINS,
	test: { has: (name) => ANSIBLE_TESTS.has(name) || TESTS.has(name) },
};

/** The short name of what ships; undefined where nothing does. */
export function builtinName(
	kind: PluginKind,
	name: string,
): string | undefined {
	if (kind === "callback") return builtinCallbackName(name);
	const builtin = KINDS[kind];
	const standIn = builtin?.standIns?.[name];
	if (standIn !== undefined) return standIn;
	const short = name.replace(CORE, "");
	return builtin?.has(short) ? short : undefined;
}
