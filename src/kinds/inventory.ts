// What an inventory plugin is: it reads a source of hosts and fills the inventory.

import type { PathContext } from "../config/paths.ts";
import type { InventoryBuilder } from "../inventory/builder.ts";
import type { InventoryReport } from "../inventory/report.ts";
import type { InventoryHooks } from "../inventory/source.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";

export interface InventoryContext<O extends OptionSpecs = OptionSpecs> {
	/** A path, or a list of hosts: what was given with -i, or a file of a folder that was. */
	readonly source: string;
	readonly options: OptionValues<O>;
	/** The source's document, where `isConfig` says that it has one: its keys as they are written. */
	readonly config: Readonly<Record<string, unknown>>;
	/** What sources and plugins have given so far, and where this one's hosts and groups go. */
	readonly inventory: InventoryBuilder;
	/** Files, vaults opened; text of `readData` that holds templates is a `Template`. */
	readonly files: InventoryHooks;
	/** Warnings, and lines for -v. */
	readonly display: InventoryReport;
	/** The working directory and the environment. */
	readonly paths: PathContext;
	/**
	 * Adds variables and groups as the options `compose`, `groups` and `keyed_groups` say: for plugins that have
	 * `constructedOptions` among theirs. `variables` is what expressions may use besides what the inventory says of
	 * the host. Throws an `inventory` error where `strict` is set and something cannot be worked out.
	 */
	construct(
		host: string,
		variables?: Readonly<Record<string, unknown>>,
	): Promise<void>;
	/** What is known of a host so far: of the inventory, of the fact cache, and of vars plugins where asked for. */
	knownVariables(
		host: string,
		options?: { readonly hasVarsPlugins?: boolean },
	): PyDict | Promise<PyDict>;
	/** As `construct`, with variables that are asked for anew after `compose`. */
	constructFrom(
		host: string,
		variables: () => PyDict | Promise<PyDict>,
	): Promise<void>;
	/** Text with the variables put in, always as text. */
	render(text: string, variables: PyDict): string;
	/**
	 * What `fetch` gives, JSON-like; from the inventory cache where the options `cache`, … (`inventoryCacheOptions`)
	 * say so and it is there and young enough.
	 */
	cached<T>(fetch: () => T | Promise<T>): Promise<T>;
	/** Has another plugin read this source; false where there is none of that name, or it does not want it. */
	readWith(plugin: string): Promise<"read" | "unknown" | "declined">;
}

/** What is known before a source is read. */
export interface WantsContext<O extends OptionSpecs = OptionSpecs> {
	/** Without what a configuration file says. */
	readonly options: OptionValues<O>;
	/** A setting by the reference's name (`YAML_FILENAME_EXTENSIONS`). Throws a `config` error for one that is not there. */
	setting(name: string): PyValue;
}

export interface InventoryDefinition<O extends OptionSpecs = OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** By name, as Ansible calls them; those of a source with `isConfig` come from there first. */
	readonly options?: O;
	/** The source is a YAML file whose `plugin` is this plugin's name, and whose other keys are options. */
	readonly isConfig?: boolean;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** Seconds that one source may take. Default: 600. */
	readonly timeoutSeconds?: number;
	/** Whether this plugin would try that source. Default: a file that can be read; with `isConfig` one that ends like YAML. */
	wants?(source: string, context: WantsContext<O>): boolean;
	/** Throw what is wrong with the source: it is shown as a warning, and the next plugin has its turn. */
	read(context: InventoryContext<O>): void | Promise<void>;
}

/** An inventory plugin, with the types of its options' values worked out. Export it as the file's default. */
export function defineInventory<const O extends OptionSpecs>(
	definition: InventoryDefinition<O>,
): InventoryDefinition<O> {
	return definition;
}

const SHAPE: DefinitionShape = {
	kind: "inventory",
	keys: [
		"isConfig",
		"timeoutSeconds",
		"examples",
		"wants",
		"read",
	] satisfies (keyof InventoryDefinition)[],
	functions: ["read"],
};

/** Throws a `plugin` error with the place in the file. */
export function asInventory(value: unknown, file: string): InventoryDefinition {
	checkDefinition(value, file, SHAPE);
	return value as InventoryDefinition;
}
