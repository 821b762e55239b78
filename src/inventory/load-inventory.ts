// Reads all inventory sources (-i, in order) into one inventory. Each file is offered to the enabled plugins
// in turn; the first that can read it wins.

import { existsSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { isFolder, unfrackPath } from "../config/paths.ts";
import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { compareText } from "../pyvalue/codepoints.ts";
import { compilePyRegex } from "../pyvalue/regex.ts";
import { PyError } from "../pyvalue/value.ts";
import { GROUP_NAME_POLICIES } from "./group-name.ts";
import { Inventory } from "./inventory.ts";
import type { InventoryReport } from "./report.ts";
import type {
	InventoryHooks,
	InventoryPlugin,
	ReadingContext,
} from "./source.ts";

export interface LoadInventoryOptions {
	/** As given with -i: files, folders, scripts, or lists with a comma. */
	readonly sources: readonly string[];
	readonly settings: Settings;
	readonly hooks: InventoryHooks;
	readonly report: InventoryReport;
	readonly findPlugin: ReadingContext["findPlugin"];
	/** False for --flush-cache and when sources are read again. Default: true. */
	readonly isCacheWanted?: boolean;
	/** The implicit localhost's interpreter. */
	readonly pythonExecutable?: string;
}

/** Throws an `inventory` error only where the settings make an unreadable source fatal; else it warns. */
export async function loadInventory(
	options: LoadInventoryOptions,
): Promise<Inventory> {
	const inventory = makeInventory(options);
	const reader = new SourceReader(inventory, options);
	let isAnyParsed = false;
	for (const source of options.sources) {
		if (source === "") continue;
		const path = source.includes(",")
			? source
			: unfrackPath(source, options.settings.paths);
		if (await reader.read(path)) isAnyParsed = true;
	}
	if (isAnyParsed) inventory.reconcile();
	else noteNothingParsed(options);
	return inventory;
}

function makeInventory(options: LoadInventoryOptions): Inventory {
	const { settings, report, pythonExecutable } = options;
	const policy = settings.text("TRANSFORM_INVALID_GROUP_CHARS");
	return new Inventory({
		report,
		isMerging: settings.text("DEFAULT_HASH_BEHAVIOUR") === "merge",
		groupNamePolicy: GROUP_NAME_POLICIES.find((p) => p === policy) ?? "never",
		...(pythonExecutable === undefined ? {} : { pythonExecutable }),
	});
}

function noteNothingParsed({ settings, report }: LoadInventoryOptions): void {
	if (settings.flag("INVENTORY_UNPARSED_IS_FAILED")) {
		throw new ShevekError(
			"inventory",
			"No inventory was parsed, please check your configuration and options.",
		);
	}
	if (settings.flag("INVENTORY_UNPARSED_WARNING")) {
		report.warn(
			"No inventory was parsed, only implicit localhost is available",
		);
	}
}

interface Failure {
	readonly plugin: string;
	readonly message: string;
}

class SourceReader {
	readonly #inventory: Inventory;
	readonly #options: LoadInventoryOptions;
	readonly #ignored: (name: string) => boolean;
	readonly #readSources: string[] = [];
	#plugins: readonly InventoryPlugin[] | undefined;

	constructor(inventory: Inventory, options: LoadInventoryOptions) {
		this.#inventory = inventory;
		this.#options = options;
		this.#ignored = makeIgnoreTest(options.settings);
	}

	/** True where something could read the source, or anything in the folder. */
	async read(source: string): Promise<boolean> {
		if (isFolder(source)) return this.#readFolder(source);
		this.#plugins ??= enabledPlugins(this.#options);
		this.#inventory.startSource(source);
		const failures: Failure[] = [];
		let isParsed = false;
		for (const plugin of this.#plugins) {
			isParsed = await this.#tryPlugin(plugin, source, failures);
			if (isParsed) break;
		}
		if (isParsed) this.#readSources.push(source);
		else this.#noteUnparsed(source, failures);
		this.#inventory.startSource(undefined);
		return isParsed;
	}

	async #readFolder(folder: string): Promise<boolean> {
		let isAnyParsed = false;
		for (const name of readdirSync(folder).sort(compareText)) {
			if (this.#ignored(name)) continue;
			if (await this.read(posix.join(folder, name))) isAnyParsed = true;
		}
		if (!isAnyParsed) this.#noteUnparsed(folder, []);
		return isAnyParsed;
	}

	async #tryPlugin(
		plugin: InventoryPlugin,
		source: string,
		failures: Failure[],
	): Promise<boolean> {
		const { report } = this.#options;
		try {
			if (!(await plugin.wants(source))) {
				report.verbose(
					`${plugin.name} declined parsing ${source} as it did not pass its verify_file() method`,
					3,
				);
				return false;
			}
			await plugin.read(source, this.#context());
		} catch (error) {
			failures.push({ plugin: plugin.name, message: messageOf(error) });
			return false;
		}
		report.verbose(
			`Parsed ${source} inventory source with ${plugin.name} plugin`,
			3,
		);
		return true;
	}

	#context(): ReadingContext {
		const { hooks, report, isCacheWanted = true, findPlugin } = this.#options;
		return {
			inventory: this.#inventory,
			hooks,
			report,
			isCacheWanted,
			readSources: this.#readSources,
			findPlugin,
		};
	}

	#noteUnparsed(source: string, failures: readonly Failure[]): void {
		const { report, settings } = this.#options;
		// The default source may be missing without a word.
		if (source === "/etc/ansible/hosts" && !existsSync(source)) return;
		for (const { plugin, message } of failures) {
			report.warn(
				`\n* Failed to parse ${source} with ${plugin} plugin: ${message}`,
			);
		}
		if (settings.flag("INVENTORY_ANY_UNPARSED_IS_FAILED")) {
			throw new ShevekError(
				"inventory",
				`Completely failed to parse inventory source ${source}`,
			);
		}
		report.warn(`Unable to parse ${source} as an inventory source`);
	}
}

/** Those of INVENTORY_ENABLED that exist here, in its order. */
function enabledPlugins({
	settings,
	report,
	findPlugin,
}: LoadInventoryOptions): readonly InventoryPlugin[] {
	const plugins: InventoryPlugin[] = [];
	for (const name of settings.texts("INVENTORY_ENABLED")) {
		const plugin = findPlugin(name);
		if (plugin !== undefined) plugins.push(plugin);
		else report.warn(`Failed to load inventory plugin, skipping ${name}`);
	}
	if (plugins.length === 0) {
		throw new ShevekError(
			"inventory",
			"No inventory plugins available to generate inventory, make sure you have at least one enabled.",
		);
	}
	return plugins;
}

/** Hidden files, group_vars, host_vars, and what the settings say. */
function makeIgnoreTest(settings: Settings): (name: string) => boolean {
	const endings = settings.texts("INVENTORY_IGNORE_EXTS");
	const patterns = settings
		.texts("INVENTORY_IGNORE_PATTERNS")
		.map((pattern) => compilePyRegex(pattern));
	return (name) =>
		/^(?:\.|host_vars$|group_vars$|vars_plugins$)/.test(name) ||
		endings.some((ending) => name.endsWith(ending)) ||
		patterns.some((pattern) => pattern.search(name) !== null);
}

function messageOf(error: unknown): string {
	if (error instanceof PyError) return error.message;
	if (!(error instanceof ShevekError)) throw error;
	const { code, where, message } = error;
	// The parsers of inventory forms name the place in their message, YAML's own does not.
	return code === "parse" && where !== undefined
		? `${message}: ${where.file}:${where.line}:${where.column}`
		: message;
}
