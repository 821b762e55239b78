// `shevek inventory`: the inventory as Shevek sees it, in ansible-inventory's forms.

import { writeFileSync } from "node:fs";
import type { Display } from "../builtin/callbacks/display.ts";
import { loadSettings, type Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { HostSelector } from "../inventory/host-selector.ts";
import type { Inventory } from "../inventory/inventory.ts";
import type { InventoryReport } from "../inventory/report.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { DataLoader } from "../vars/data-loader.ts";
import { readExtraVars } from "./assemble/extra-vars.ts";
import { makeSelector } from "./assemble/host-selection.ts";
import { readListedInventory } from "./assemble/listed-inventory.ts";
import { makeDataReader } from "./assemble/read-data.ts";
import { vaultSecrets } from "./assemble/secrets.ts";
import { openTerminal } from "./assemble/terminal.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { graphText } from "./inventory-view/graph.ts";
import {
	type InventoryOptions,
	parseInventoryArgs,
} from "./inventory-view/inventory-options.ts";
import {
	inventoryJson,
	inventoryYaml,
} from "./inventory-view/inventory-text.ts";
import { jsonListing, yamlListing } from "./inventory-view/listing.ts";
import {
	type VarsView,
	visibleHostVars,
} from "./inventory-view/visible-vars.ts";

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const settings = loadSettings(world);
	const options = parseInventoryArgs(argv, settings);
	const display = openDisplay(world, settings, options.verbosity);
	const report = {
		warn: (text: string) => display.warning(text),
		verbose: (text: string, level: number) => display.verbose(text, level),
	};
	let read: RenderContext | undefined;
	try {
		read = await readAll({ options, settings, world, report, display });
		const text = await render(read);
		if (options.outputFile === undefined) display.show(text);
		else writeOutput(options.outputFile, text);
	} finally {
		await read?.close();
		display.flush();
	}
	return EXIT.ok;
}

interface ReadRequest {
	readonly options: InventoryOptions;
	readonly settings: Settings;
	readonly world: CommandWorld;
	readonly report: InventoryReport;
	readonly display: Display;
}

async function readAll(request: ReadRequest): Promise<RenderContext> {
	const { options, settings, world, report } = request;
	const { sources } = options;
	const playDir = options.playbookDir ?? world.cwd;
	const loader = await openLoader(request, playDir);
	const isMerging = settings.text("DEFAULT_HASH_BEHAVIOUR") === "merge";
	const extraVars = readExtraVars(options.extraVars, loader, isMerging);
	const { inventory, vars, facts, close } = await readListedInventory({
		sources,
		settings,
		world,
		data: loader,
		report,
		display: request.display,
		extraVars,
		extraEntries: options.extraVars,
		playDir: options.playbookDir,
		isCacheWanted: true,
	});
	const view: VarsView = {
		vars,
		playDir,
		isPlayDirGiven: options.playbookDir !== undefined,
		isMerging,
		isExport: options.isExport,
		extraVars,
		facts,
	};
	const selector = makeSelector(inventory, request);
	return { options, inventory, selector, view, report, close };
}

async function openLoader(
	{ options, settings, report }: ReadRequest,
	baseDir: string,
): Promise<DataLoader> {
	const secrets = await vaultSecrets(options, settings, {
		terminal: openTerminal(),
		warn: report.warn,
	});
	return new DataLoader({ ...makeDataReader(secrets, report.warn), baseDir });
}

interface RenderContext {
	readonly options: InventoryOptions;
	readonly inventory: Inventory;
	readonly selector: HostSelector;
	readonly view: VarsView;
	readonly report: { warn(text: string): void };
	close(): Promise<void>;
}

async function render(context: RenderContext): Promise<string> {
	const { options, inventory, selector, view, report } = context;
	const { action } = options;
	const dump = async (value: PyDict) =>
		options.isYaml
			? await inventoryYaml(value)
			: inventoryJson(value, report.warn);
	if (action.kind === "graph") return renderGraph(action.group, context);
	if (action.kind === "host") {
		const [host, ...others] = selector.select(action.host);
		if (host === undefined || others.length > 0) {
			throw new ShevekError(
				"usage",
				"You must pass a single valid host to --host parameter",
			);
		}
		return dump(visibleHostVars(host, view));
	}
	const hosts = selector.select("all");
	const listing = { ...view, top: inventory.all, hosts };
	return dump(options.isYaml ? yamlListing(listing) : jsonListing(listing));
}

function renderGraph(name: string, context: RenderContext): string {
	const { inventory, selector, options, view } = context;
	const top = inventory.groups.get(name);
	if (top === undefined) {
		throw new ShevekError(
			"usage",
			"Pattern must be valid group name when using --graph",
		);
	}
	const shown =
		options.limit === undefined
			? undefined
			: new Set(selector.select("all").map((host) => host.name));
	return graphText(top, {
		...view,
		showsVars: options.showsVars,
		isShown: (host) => shown?.has(host) ?? true,
	});
}

function writeOutput(path: string, text: string): void {
	try {
		writeFileSync(path, text);
	} catch (cause) {
		throw new ShevekError(
			"file",
			`Unable to write to destination file (${path}): ${cause instanceof Error ? cause.message : String(cause)}`,
			{ cause },
		);
	}
}
