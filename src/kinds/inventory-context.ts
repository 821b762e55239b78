// What an inventory plugin gets for one source.

import { InventoryBuilder } from "../inventory/builder.ts";
import { combineVars } from "../inventory/combine-vars.ts";
import { Constructor } from "../inventory/constructed.ts";
import type { ReadingContext } from "../inventory/source.ts";
import { sourceFolders } from "../inventory/vars-plugins.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { typeStrings } from "../templar/template-node.ts";
import type { InventoryContext, InventoryDefinition } from "./inventory.ts";
import type { InventoryServices } from "./inventory-services.ts";
import { SourceMemory } from "./source-memory.ts";

interface SourceAtHand {
	readonly definition: InventoryDefinition;
	/** In messages. */
	readonly name: string;
	/** In the keys of the cache. */
	readonly cacheName: string;
	readonly source: string;
	/** The document of the source, empty where it is none. */
	readonly config: PyDict;
}

interface OpenContext {
	readonly given: InventoryContext;
	/** Called when the source was read without an error. */
	finish(): Promise<void>;
}

export function makeInventoryContext(
	at: SourceAtHand,
	reading: ReadingContext,
	services: InventoryServices,
): OpenContext {
	const { source, config } = at;
	const { settings } = services;
	const options = optionsOf(at, services);
	const inventory = new InventoryBuilder(
		reading.inventory,
		reading.hooks.typeStrings,
		source,
	);
	const maker = new Constructor(
		{
			isStrict: options.strict === true,
			compose: config.get("compose") ?? null,
			groups: config.get("groups") ?? null,
			keyedGroups: config.get("keyed_groups") ?? null,
			usesExtraVars: options.use_extra_vars === true,
			hasLeadingSeparator: options.leading_separator !== false,
		},
		{
			get templar() {
				return services.templar;
			},
			inventory,
			extraVars: services.extraVars,
			isMerging: reading.inventory.isMerging,
		},
	);
	const memory = new SourceMemory({
		plugin: at.cacheName,
		source,
		options,
		isReadWanted: reading.isCacheWanted,
		open: services.openCache,
	});
	const known = new KnownVariables(inventory, reading, services);
	const given: InventoryContext = {
		source,
		options,
		config: Object(toPlain(config)),
		inventory,
		files: reading.hooks,
		display: reading.report,
		paths: settings.paths,
		construct: async (host, variables = {}) => {
			const own = fromPlain(variables);
			await maker.construct(host, () =>
				known.with(host, own instanceof Map ? own : new Map()),
			);
		},
		constructFrom: (host, variables) => maker.construct(host, variables),
		knownVariables: (host, wanted) =>
			known.of(host, wanted?.hasVarsPlugins === true),
		render: (text, variables) =>
			pyStr(
				services.templar.renderFileNow(
					{
						text,
						path: source,
						searchPath: [],
						extraVars: new Map(
							[...variables].map(([name, value]) => [pyStr(name), value]),
						),
						options: {
							trimBlocks: true,
							lstripBlocks: false,
							newlineSequence: "\n",
						},
					},
					{ get: () => undefined, names: () => [] },
				),
			),
		cached: (fetch) => memory.cached(fetch),
		readWith: async (name) => {
			const plugin = reading.findPlugin(name);
			if (plugin === undefined) return "unknown";
			if (!(await plugin.wants(source))) return "declined";
			reading.report.verbose(
				`Using inventory plugin '${plugin.name}' to process inventory source '${source}'`,
				1,
			);
			await plugin.read(source, reading);
			return "read";
		},
	};
	return { given, finish: () => memory.finish() };
}

/** Keys of the document that are no options are left alone, as in the reference. */
function optionsOf(
	{ definition, name, config }: SourceAtHand,
	{ settings, extraVars }: InventoryServices,
) {
	const specs = definition.options ?? {};
	const direct = [...config].flatMap(([key, value]) => {
		const option = pyStr(key);
		return option in specs ? [[option, value] as const] : [];
	});
	return resolveOptions(specs, {
		settings,
		owner: { type: "inventory", name },
		direct: new Map(direct),
		vars: (each) => extraVars.get(each),
	});
}

class KnownVariables {
	readonly #inventory: InventoryBuilder;
	readonly #reading: ReadingContext;
	readonly #services: InventoryServices;

	constructor(
		inventory: InventoryBuilder,
		reading: ReadingContext,
		services: InventoryServices,
	) {
		this.#inventory = inventory;
		this.#reading = reading;
		this.#services = services;
	}

	/** Groups and their plugins, then the host and its plugins, then its facts. */
	async of(host: string, hasVarsPlugins: boolean): Promise<PyDict> {
		const groups = this.#inventory.groupsOf(host);
		const facts =
			(await this.#services.facts(host, () => this.#inventory.hosts())) ??
			new Map();
		const layers = hasVarsPlugins
			? [
					this.#inventory.groupVariablesOf(host),
					this.#pluginVars("group", groups),
					this.#inventory.ownVariablesOf(host),
					this.#pluginVars("host", [host]),
					facts,
				]
			: [this.#inventory.variablesOf(host), facts];
		return this.#combine(layers);
	}

	/** The host's own variables over the plugin's, those of the inventory as templates. */
	with(host: string, variables: PyDict): PyDict {
		const where = { file: host, line: 1, column: 1 };
		typeStrings(variables, { where });
		return this.#combine([
			this.#inventory.groupVariablesOf(host),
			variables,
			this.#inventory.ownVariablesOf(host),
		]);
	}

	#pluginVars(kind: "group" | "host", names: readonly string[]): PyDict {
		return this.#services.varsPlugins.combined(
			sourceFolders(this.#reading.readSources),
			names.map((name) => ({ kind, name })),
			"all",
		);
	}

	#combine(layers: readonly PyDict[]): PyDict {
		const { isMerging } = this.#reading.inventory;
		let vars: PyDict = new Map();
		for (const layer of layers) vars = combineVars(vars, layer, isMerging);
		return vars;
	}
}
