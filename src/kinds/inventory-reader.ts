// An inventory definition at work: its options out of the source and the settings, its context, its limits.

import { isReadable } from "../config/file-access.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { InventoryPlugin, ReadingContext } from "../inventory/source.ts";
import { describeFault } from "../plugins/describe-fault.ts";
import { type FenceOwner, fenced } from "../plugins/fence.ts";
import { resolveOptions } from "../plugins/resolve-options.ts";
import { dictGet } from "../pyvalue/dict.ts";
import { pyStr, pyTypeName } from "../pyvalue/text.ts";
import { type PyDict, PyError, type PyValue } from "../pyvalue/value.ts";
import { plainText } from "../templar/template-node.ts";
import type { InventoryDefinition, WantsContext } from "./inventory.ts";
import { makeInventoryContext } from "./inventory-context.ts";
import type { InventoryNames } from "./inventory-names.ts";
import type { InventoryServices } from "./inventory-services.ts";

export interface NamedInventory {
	readonly definition: InventoryDefinition;
	readonly names: InventoryNames;
	/** Undefined for those that ship. */
	readonly file: string | undefined;
}

const DEFAULT_SECONDS = 600;

/** The plugin as the loader of sources uses it. */
export function inventoryPlugin(
	named: NamedInventory,
	services: InventoryServices,
): InventoryPlugin {
	const { definition } = named;
	return {
		name: named.names.shown,
		wants: (source) =>
			guarded(named, () => wantsSource(definition, source, named, services)),
		read: (source, reading) =>
			guarded(named, () => readSource(named, source, { reading, services })),
	};
}

function wantsSource(
	definition: InventoryDefinition,
	source: string,
	{ names }: NamedInventory,
	{ settings, extraVars }: InventoryServices,
): boolean {
	if (!definition.wants) {
		const isNamedWell = !definition.isConfig || /\.(ya?ml|json)$/.test(source);
		return isNamedWell && isReadable(source);
	}
	const context: WantsContext = {
		get options() {
			return resolveOptions(definition.options ?? {}, {
				settings,
				owner: { type: "inventory", name: names.shown },
				vars: (each) => extraVars.get(each),
			});
		},
		setting: (each) => settings.get(each),
	};
	return definition.wants(source, context);
}

async function readSource(
	named: NamedInventory,
	source: string,
	{
		reading,
		services,
	}: { reading: ReadingContext; services: InventoryServices },
): Promise<void> {
	const { definition, names } = named;
	const config = definition.isConfig
		? readConfig(named, reading.hooks.readData(source), source)
		: new Map<PyValue, PyValue>();
	const context = makeInventoryContext(
		{
			definition,
			name: names.shown,
			cacheName: names.accepted.at(-1) ?? names.shown,
			source,
			config,
		},
		reading,
		services,
	);
	await definition.read(context.given);
	await context.finish();
}

/** The document of a source that configures a plugin, its text as it is written. */
function readConfig(
	{ names }: NamedInventory,
	data: PyValue,
	source: string,
): PyDict {
	if (data === null || (data instanceof Map && data.size === 0)) {
		throw bad(`${source} is empty`);
	}
	if (!(data instanceof Map)) {
		throw new PyError(
			"AttributeError",
			`'${Array.isArray(data) ? "AnsibleSequence" : pyTypeName(data)}' object has no attribute 'get'`,
		);
	}
	const plugin = dictGet(data, "plugin");
	if (plugin === undefined || !names.accepted.includes(pyStr(plugin))) {
		throw bad(
			`Incorrect plugin name in file: ${plugin === undefined ? "none found" : pyStr(plugin)}`,
		);
	}
	const config = plainText(data);
	return config instanceof Map ? config : new Map();
}

/** What a user's plugin throws is told with its file; ours say all that there is to say. */
async function guarded<T>(
	{ definition, names, file }: NamedInventory,
	work: () => T | Promise<T>,
): Promise<T> {
	if (file === undefined) return await work();
	const seconds = definition.timeoutSeconds ?? DEFAULT_SECONDS;
	const told = (error: unknown) =>
		`the inventory plugin ${names.shown} (${file}): ${describeFault(error, file)}`;
	const owner: FenceOwner = {
		file,
		onPrint: (text) => process.stderr.write(text),
		onStray: (error) => process.stderr.write(`${told(error)}\n`),
	};
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(
			() => reject(new Error(`did not end within ${seconds} s`)),
			seconds * 1000,
		);
	});
	try {
		return await Promise.race([begun(owner, seconds * 1000, work), limit]);
	} catch (error) {
		if (error instanceof ShevekError && error.code === "inventory") throw error;
		throw new ShevekError("inventory", told(error), { cause: error });
	} finally {
		clearTimeout(timer);
	}
}

/** An endless loop is broken off, as far as it begins before the first `await`. */
function begun<T>(
	owner: FenceOwner,
	limitMs: number,
	work: () => T | Promise<T>,
): T | Promise<T> {
	const begun: (T | Promise<T>)[] = [];
	fenced(owner, limitMs, () => {
		begun.push(work());
	});
	return begun[0] as T | Promise<T>;
}

function bad(message: string): ShevekError {
	return new ShevekError("inventory", message);
}
