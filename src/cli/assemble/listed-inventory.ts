// The inventory of a command that runs nothing: what plugins and templates need is made when it is asked for.

import {
	type CoreInstall,
	findCoreInstall,
} from "../../agent/modules/core-install.ts";
import type { ModuleLibrary } from "../../agent/modules/payload.ts";
import { localServices } from "../../builtin/local-services.ts";
import { makeTemplar } from "../../builtin/templating.ts";
import type { Settings } from "../../config/settings.ts";
import type { InventoryReport } from "../../inventory/report.ts";
import { TemplatePlugins } from "../../kinds/template-plugins.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import { pythonFunctions } from "../../python-host/filter.ts";
import type { PythonHost } from "../../python-host/host.ts";
import { makePythonHost } from "../../python-host/python-host.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { Templar } from "../../templar/templar.ts";
import { cleanFacts } from "../../vars/clean-facts.ts";
import type { DataLoader } from "../../vars/data-loader.ts";
import type { CommandWorld } from "../command-world.ts";
import { isSetting } from "../template-view/setting-names.ts";
import { factCacheOf } from "./fact-cache.ts";
import { type LoadedInventory, readInventory } from "./inventory.ts";
import { makeLibrary } from "./module-library.ts";
import { makeFinder } from "./plugin-finder.ts";
import { type PythonHostRequest, runPython } from "./python-host.ts";
import { sourceFacts } from "./source-facts.ts";

export interface ListedInventoryRequest {
	readonly sources: readonly string[];
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly data: DataLoader;
	readonly report: InventoryReport;
	readonly extraVars: PyDict;
	/** -e, as it was written. */
	readonly extraEntries: readonly string[];
	/** --playbook-dir: its plugin folders count. */
	readonly playDir: string | undefined;
	readonly isCacheWanted: boolean;
	readonly display: PythonHostRequest["display"];
}

/** `context.CLIARGS`, as far as plugins look at it. */
function commandLine({
	sources,
	extraEntries,
	display,
}: ListedInventoryRequest) {
	return new Map<string, PyValue>([
		["inventory", [...sources]],
		["extra_vars", [...extraEntries]],
		["verbosity", display.verbosity],
	]);
}

export interface ListedInventory extends LoadedInventory {
	/** What the fact cache has of hosts, as far as it is variables of their own. */
	readonly facts: ReadonlyMap<string, PyDict>;
	readonly templar: () => Templar;
	/** Ends what plugins in Python ran in. */
	close(): Promise<void>;
}

export async function readListedInventory(
	request: ListedInventoryRequest,
): Promise<ListedInventory> {
	const { settings, report, world, display, playDir } = request;
	const core = once(() =>
		findCoreInstall({
			setting: world.env.SHEVEK_ANSIBLE_CORE,
			env: world.env,
		}),
	);
	const finder = finderOf(request, core);
	const python = runPython(
		{
			...request,
			get core() {
				return core();
			},
			display,
			baseDir: playDir ?? world.cwd,
			plugins: finder,
			arguments: commandLine(request),
		},
		makePythonHost,
	);
	const templar = once(() => templarOf(request, finder, python.host));
	const facts = sourceFacts(() =>
		factCacheOf({
			settings,
			finder,
			folder: request.playDir ?? request.world.cwd,
			warn: report.warn,
			decrypt: (bytes, file) => request.data.decrypt(bytes, file),
			python: python.host,
		}),
	);
	const loaded = await readInventory({
		...request,
		finder,
		templar,
		facts: facts.of,
		python: python.host,
		isEveryStage: true,
	});
	const hosts = [...loaded.inventory.hosts.keys()];
	const known = new Map<string, PyDict>();
	for (const host of hosts) {
		const found = await facts.of(host, () => hosts);
		if (found !== undefined) known.set(host, shownFacts(found, settings));
	}
	await facts.close();
	return { ...loaded, facts: known, templar, close: python.close };
}

function shownFacts(facts: PyDict, settings: Settings): PyDict {
	if (settings.flag("INJECT_FACTS_AS_VARS")) return cleanFacts(facts).facts;
	const local = facts.get("ansible_local") ?? new Map();
	return new Map([["ansible_local", local]]);
}

function finderOf(
	{ settings, world, playDir, report }: ListedInventoryRequest,
	core: () => CoreInstall | undefined,
): PluginFinder {
	const library = once((): ModuleLibrary | undefined => {
		const found = core();
		return (
			found &&
			makeLibrary(found, {
				settings,
				options: { modulePath: [] },
				baseDir: playDir ?? world.cwd,
				display: { warning: report.warn, deprecated: () => undefined },
			})
		);
	});
	return makeFinder({ settings, baseDir: playDir, cwd: world.cwd, library });
}

function templarOf(
	{ settings, world, data, report }: ListedInventoryRequest,
	finder: PluginFinder,
	python: () => PythonHost,
): Templar {
	return makeTemplar({
		plugins: new TemplatePlugins(finder, pythonFunctions(python, finder)),
		isNative: settings.flag("DEFAULT_JINJA2_NATIVE"),
		services: localServices({
			basedir: data.baseDir,
			environment: world.env,
			readFile: (path) => data.readBytes(path),
			setting: (name) => (isSetting(name) ? settings.get(name) : undefined),
			option: (definition, sources) => settings.option(definition, sources),
			warn: report.warn,
		}),
	});
}

function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
