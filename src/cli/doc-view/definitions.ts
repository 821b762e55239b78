// The definitions of each kind: those that ship, and how a user's file is read as one.

import { BECOME_METHODS } from "../../builtin/become/registry.ts";
import { CONNECTIONS } from "../../builtin/connections/registry.ts";
import { INVENTORY_PLUGINS } from "../../builtin/inventory/registry.ts";
import { LOOKUP_DEFINITIONS } from "../../builtin/lookups/registry.ts";
import { SHELLS } from "../../builtin/shells/registry.ts";
import { STRATEGIES } from "../../builtin/strategies/registry.ts";
import { VARS_PLUGINS } from "../../builtin/vars/registry.ts";
import { ACTION_WORDS } from "../../builtin/words/actions.ts";
import { FILTER_WORDS } from "../../builtin/words/filters.ts";
import type { FunctionWords } from "../../builtin/words/function-words.ts";
import { TEST_WORDS } from "../../builtin/words/tests.ts";
import { asAction } from "../../kinds/action.ts";
import { asBecome } from "../../kinds/become.ts";
import { asCache } from "../../kinds/cache.ts";
import { asCallback } from "../../kinds/callback.ts";
import { asConnection } from "../../kinds/connection.ts";
import { asFilter, asTest } from "../../kinds/filter.ts";
import { asInventory } from "../../kinds/inventory.ts";
import { asLookup } from "../../kinds/lookup.ts";
import type { ParameterSpecs } from "../../kinds/parameters.ts";
import { asShell } from "../../kinds/shell.ts";
import { asStrategy } from "../../kinds/strategy.ts";
import { asVars } from "../../kinds/vars.ts";
import type { CallbackDefinition } from "../../plugins/callback.ts";
import { type Described, usageOf } from "./definition-doc.ts";
import type { DocKind } from "./doc-kinds.ts";

interface DefinedKind {
	/** What ships, by short name. */
	builtins(): Promise<ReadonlyMap<string, Described>>;
	/** What a file exports. Throws a `plugin` error with the place of what is wrong. */
	read?(exported: unknown, file: string, name: string): Described;
}

export const DEFINED_KINDS: Readonly<Partial<Record<DocKind, DefinedKind>>> = {
	callback: {
		builtins: async () => {
			const { CALLBACKS } = await import("../../builtin/callbacks/registry.ts");
			const loaded = [...CALLBACKS].map(async ([name, load]) => {
				const { default: definition } = await load();
				return [name, callback(definition, name)] as const;
			});
			return new Map(await Promise.all(loaded));
		},
		read: (exported, file, name) => callback(asCallback(exported, file), name),
	},
	action: {
		builtins: async () => new Map(described(ACTION_WORDS, action)),
		read: asAction,
	},
	strategy: {
		builtins: async () => STRATEGIES,
		read: asStrategy,
	},
	filter: {
		builtins: async () => functions(FILTER_WORDS, "value |"),
		read: (exported, file, name) =>
			templateFunction(asFilter(exported, file), name, "value |"),
	},
	test: {
		builtins: async () => functions(TEST_WORDS, "value is"),
		read: (exported, file, name) =>
			templateFunction(asTest(exported, file), name, "value is"),
	},
	lookup: {
		builtins: async () =>
			new Map<string, Described>(Object.entries(LOOKUP_DEFINITIONS)),
		read: asLookup,
	},
	become: {
		builtins: async () => BECOME_METHODS,
		read: asBecome,
	},
	cache: {
		builtins: async () =>
			(await import("../../builtin/caches/registry.ts")).CACHES,
		read: asCache,
	},
	connection: {
		builtins: async () => CONNECTIONS,
		read: asConnection,
	},
	shell: {
		builtins: async () => SHELLS,
		read: asShell,
	},
	inventory: {
		builtins: async () => INVENTORY_PLUGINS,
		read: asInventory,
	},
	vars: {
		builtins: async () => VARS_PLUGINS,
		read: asVars,
	},
	looper: {
		builtins: async () => {
			const { SOURCES } = await import("../../builtin/sources/registry.ts");
			return loopPlugins(SOURCES, "looper");
		},
	},
	translator: {
		builtins: async () => {
			const { TRANSLATORS } = await import(
				"../../builtin/translators/registry.ts"
			);
			return loopPlugins(TRANSLATORS, "translator");
		},
	},
};

function described(
	words: Readonly<Record<string, string>>,
	more: (name: string) => Described["more"] = () => undefined,
): (readonly [string, Described])[] {
	return Object.entries(words).map(([name, description]) => [
		name,
		{ description, more: more(name) },
	]);
}

/** Its arguments are the module's, whose documentation an installed ansible-core has. */
function action(name: string): Described["more"] {
	return { arguments: `those of the module: shevek doc ${name}` };
}

function functions(
	words: ReadonlyMap<string, FunctionWords>,
	before: string,
): ReadonlyMap<string, Described> {
	const rows = [...words].map(
		([name, { description, usage }]) =>
			[name, { description, more: { usage: `${before} ${usage}` } }] as const,
	);
	return new Map(rows);
}

interface WithParams extends Described {
	readonly params?: ParameterSpecs;
}

function templateFunction(
	definition: WithParams,
	name: string,
	before: string,
): Described {
	const { description, params, examples } = definition;
	const usage = `${before} ${usageOf(name, params)}`;
	return { description, params, examples, more: { usage } };
}

function callback(definition: CallbackDefinition, name: string): Described {
	const { description, options, type = "notification" } = definition;
	const isStrict = definition.strict === true;
	const how =
		type === "stdout"
			? `by stdout_callback = ${name}`
			: definition.enabled === "always"
				? "always"
				: `by ${name} in callbacks_enabled`;
	const runs = `${how}${isStrict ? "; strict: where it fails, the run ends" : ""}`;
	return { description, options, more: { type, runs } };
}

type Loaders = ReadonlyMap<string, () => Promise<{ default: Described }>>;

async function loopPlugins(
	registry: Loaders,
	kind: string,
): Promise<ReadonlyMap<string, Described>> {
	const loaded = [...registry].map(async ([name, load]) => {
		const { description, options } = (await load()).default;
		const runs = `by plugins.${kind}.name: ${name} in a loop's configuration; its options stand beside the name, those with a dot nested`;
		return [name, { description, options, more: { runs } }] as const;
	});
	return new Map(await Promise.all(loaded));
}
