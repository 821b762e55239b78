// `loadPlugin`: a plugin of any kind on a bench of its own, from its file or as a definition.

import { type ActionDefinition, asAction } from "../kinds/action.ts";
import type { BecomeDefinition } from "../kinds/become.ts";
import { asBecome } from "../kinds/become.ts";
import { asCache, type CacheDefinition } from "../kinds/cache.ts";
import {
	asConnection,
	type ConnectionDefinition,
} from "../kinds/connection.ts";
import {
	asFilter,
	asTest,
	type FilterDefinition,
	type TestDefinition,
} from "../kinds/filter.ts";
import { asInventory, type InventoryDefinition } from "../kinds/inventory.ts";
import { asLookup, type LookupDefinition } from "../kinds/lookup.ts";
import { asShell, type ShellDefinition } from "../kinds/shell.ts";
import { asStrategy, type StrategyDefinition } from "../kinds/strategy.ts";
import { asVars, type VarsDefinition } from "../kinds/vars.ts";
import { loadPluginNow, pluginName } from "../plugins/load-plugin.ts";
import {
	becomeBench,
	cacheBench,
	filterBench,
	shellBench,
	testBench,
} from "./direct-benches.ts";
import { inventoryBench, varsBench } from "./inventory-benches.ts";
import type { Benches } from "./plugin-bench.ts";
import {
	actionBench,
	connectionBench,
	lookupBench,
	strategyBench,
} from "./run-benches.ts";
import type { BenchOptions, OnBench } from "./subject.ts";

/** What a definition of each kind is. */
interface Definitions {
	readonly action: ActionDefinition;
	readonly become: BecomeDefinition;
	readonly cache: CacheDefinition;
	readonly connection: ConnectionDefinition;
	readonly filter: FilterDefinition;
	readonly inventory: InventoryDefinition;
	readonly lookup: LookupDefinition;
	readonly shell: ShellDefinition;
	readonly strategy: StrategyDefinition;
	readonly test: TestDefinition;
	readonly vars: VarsDefinition;
}

export type TestableKind = keyof Definitions & keyof Benches;

type Makers = {
	readonly [Kind in TestableKind]: {
		read(exported: unknown, file: string): Definitions[Kind];
		bench(subject: OnBench<Definitions[Kind]>): Benches[Kind];
	};
};

const MAKERS: Makers = {
	action: { read: asAction, bench: actionBench },
	become: { read: asBecome, bench: becomeBench },
	cache: { read: asCache, bench: cacheBench },
	connection: { read: asConnection, bench: connectionBench },
	filter: { read: asFilter, bench: filterBench },
	inventory: { read: asInventory, bench: inventoryBench },
	lookup: { read: asLookup, bench: lookupBench },
	shell: { read: asShell, bench: shellBench },
	strategy: { read: asStrategy, bench: strategyBench },
	test: { read: asTest, bench: testBench },
	vars: { read: asVars, bench: varsBench },
};

/**
 * Puts a plugin on its bench: `await loadPlugin("filter", "/path/of/shout.ts")`, or a definition in place of the
 * path. A file is loaded as a run loads it. Throws a `plugin` error, with the place, for a file that is none of the
 * kind.
 */
export function loadPlugin<Kind extends TestableKind>(
	kind: Kind,
	plugin: { readonly description: string } | string,
	options: BenchOptions = {},
): Benches[Kind] {
	const maker: Makers[Kind] = MAKERS[kind];
	const isFile = typeof plugin === "string";
	const file = isFile ? plugin : undefined;
	const exported = isFile ? loadPluginNow(plugin) : plugin;
	return maker.bench({
		kind,
		name: options.name ?? (isFile ? pluginName(plugin) : "on_bench"),
		file,
		definition: maker.read(exported, file ?? "(the definition)"),
		options,
	});
}
