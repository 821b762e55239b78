// Reads all inventory sources (-i, in order) into one inventory. Each file is offered to the enabled kinds
// of source in turn; the first that can read it wins.

import { existsSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { isFolder, type PathContext, unfrackPath } from "../config/paths.ts";
import type { Settings } from "../config/settings.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import { compareText } from "../pyvalue/codepoints.ts";
import { compilePyRegex } from "../pyvalue/regex.ts";
import { PyError } from "../pyvalue/value.ts";
import { GROUP_NAME_POLICIES } from "./group-name.ts";
import { Inventory } from "./inventory.ts";
import type { InventoryReport } from "./report.ts";
import type { InventoryHooks } from "./source.ts";
import { SOURCE_KINDS, type SourceKind } from "./source-kinds.ts";

export interface LoadInventoryOptions {
	/** As given with -i: files, folders, scripts, or lists with a comma. */
	readonly sources: readonly string[];
	readonly settings: Settings;
	readonly hooks: InventoryHooks;
	readonly report: InventoryReport;
	/** The implicit localhost's interpreter. */
	readonly pythonExecutable?: string;
}

/** Throws an `inventory` error only where the settings make an unreadable source fatal; else it warns. */
export function loadInventory(options: LoadInventoryOptions): Inventory {
	const inventory = makeInventory(options);
	readSources(inventory, options);
	return inventory;
}

/** Reads all sources again, into the inventory that everyone holds. What tasks added must be added again. */
export function reloadInventory(
	inventory: Inventory,
	options: LoadInventoryOptions,
): void {
	inventory.clear();
	readSources(inventory, options);
}

function readSources(
	inventory: Inventory,
	options: LoadInventoryOptions,
): void {
	const reader = new SourceReader(inventory, options);
	let isAnyParsed = false;
	for (const source of options.sources) {
		if (source === "") continue;
		const path = source.includes(",")
			? source
			: unfrackPath(source, options.settings.paths);
		if (reader.read(path)) isAnyParsed = true;
	}
	if (isAnyParsed) inventory.reconcile();
	else noteNothingParsed(options);
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
	readonly kind: string;
	readonly message: string;
}

class SourceReader {
	readonly #inventory: Inventory;
	readonly #options: LoadInventoryOptions;
	readonly #kinds: readonly SourceKind[];
	readonly #paths: PathContext;
	readonly #ignored: (name: string) => boolean;

	constructor(inventory: Inventory, options: LoadInventoryOptions) {
		this.#inventory = inventory;
		this.#options = options;
		this.#kinds = enabledKinds(options);
		this.#paths = options.settings.paths;
		this.#ignored = makeIgnoreTest(options.settings);
	}

	/** True where something could read the source, or anything in the folder. */
	read(source: string): boolean {
		if (isFolder(source)) return this.#readFolder(source);
		this.#inventory.startSource(source);
		const failures: Failure[] = [];
		const isParsed = this.#kinds.some((kind) =>
			this.#tryKind(kind, source, failures),
		);
		if (!isParsed) this.#noteUnparsed(source, failures);
		this.#inventory.startSource(undefined);
		return isParsed;
	}

	#readFolder(folder: string): boolean {
		let isAnyParsed = false;
		for (const name of readdirSync(folder).sort(compareText)) {
			if (this.#ignored(name)) continue;
			if (this.read(posix.join(folder, name))) isAnyParsed = true;
		}
		return isAnyParsed;
	}

	#tryKind(kind: SourceKind, source: string, failures: Failure[]): boolean {
		if (!kind.wants(source)) {
			this.#options.report.verbose(
				`${kind.name} declined parsing ${source} as it did not pass its verify_file() method`,
				3,
			);
			return false;
		}
		try {
			kind.read(source, {
				inventory: this.#inventory,
				hooks: this.#options.hooks,
				paths: this.#paths,
			});
		} catch (error) {
			failures.push({ kind: kind.name, message: messageOf(error) });
			return false;
		}
		this.#options.report.verbose(
			`Parsed ${source} inventory source with ${kind.name} plugin`,
			3,
		);
		return true;
	}

	#noteUnparsed(source: string, failures: readonly Failure[]): void {
		const { report, settings } = this.#options;
		// The default source may be missing without a word.
		if (source === "/etc/ansible/hosts" && !existsSync(source)) return;
		for (const failure of failures) {
			report.warn(
				`\n* Failed to parse ${source} with ${failure.kind} plugin: ${failure.message}`,
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
function enabledKinds({ settings, report }: LoadInventoryOptions) {
	const kinds: SourceKind[] = [];
	for (const name of settings.texts("INVENTORY_ENABLED")) {
		const bare = name.replace(/^ansible\.(builtin|legacy)\./, "");
		const kind = SOURCE_KINDS.find((k) => k.name === bare);
		if (kind !== undefined) kinds.push(kind);
		else report.warn(`Failed to load inventory plugin, skipping ${name}`);
	}
	if (kinds.length === 0) {
		throw new ShevekError(
			"inventory",
			"No inventory plugins available to generate inventory, make sure you have at least one enabled.",
		);
	}
	return kinds;
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
