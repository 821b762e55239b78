// Inventory plugins in Python: whether one wants a source is asked in the host, and a worker reads it. It is given
// the inventory so far and gives back what it has made of it.

import { ShevekError } from "../errors/shevek-error.ts";
import type { InventoryPlugin, ReadingContext } from "../inventory/source.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyBytes, type PyDict, type PyValue } from "../pyvalue/value.ts";
import { type PythonPlugin, pluginData } from "./action.ts";
import { decodeConfiguration } from "./decode-value.ts";
import { failureFrom } from "./fault.ts";
import type { PythonHost } from "./host.ts";
import { applyInventory, describeInventory } from "./inventory-data.ts";

export interface PythonInventoryOptions {
	readonly host: () => PythonHost;
	readonly plugin: PythonPlugin;
	/** In messages. */
	readonly shown: string;
	/** What `plugin` of a configuration may say. */
	readonly accepted: readonly string[];
	readonly basedir: string;
}

/** Its file and all that it imports, at their worst from a cold disk. */
const LOAD_MS = 60_000;

export function pythonInventory(
	options: PythonInventoryOptions,
): InventoryPlugin {
	const { plugin, shown, accepted } = options;
	const subject = `the inventory plugin ${plugin.name} (${plugin.file})`;
	const asked = (source: string): PyDict =>
		new Map<PyValue, PyValue>([
			["plugin", pluginData(plugin)],
			["names", [...accepted]],
			["source", source],
		]);
	return {
		name: shown,
		wants: (source) =>
			options.host().callNow("inventory_plugins.wants", asked(source), {
				limitMs: LOAD_MS,
				subject,
			}) === true,
		read: (source, context) =>
			readSource(asked(source), { ...options, subject }, context),
	};
}

async function readSource(
	params: PyDict,
	{
		host,
		basedir,
		subject,
	}: PythonInventoryOptions & { readonly subject: string },
	context: ReadingContext,
): Promise<void> {
	const { inventory, isCacheWanted, readSources, hooks } = context;
	params.set("basedir", basedir);
	params.set("cache", isCacheWanted);
	params.set("sources", [...readSources]);
	params.set("inventory", describeInventory(inventory));
	const worker = await host().worker("inventory", new Map(), subject);
	worker.onRequest(
		"readFile",
		(asked) => new PyBytes(hooks.readBytes(pyStr(asked.get("path") ?? null))),
	);
	try {
		const answer = await worker.request("read", params);
		if (!(answer instanceof Map)) throw noInventory(subject);
		const changes = pyStr(answer.get("changes") ?? null);
		applyInventory(inventory, decodeConfiguration(changes));
		const fault = answer.get("fault");
		if (fault instanceof Map) throw failureFrom(fault);
	} catch (error) {
		if (!(error instanceof ShevekError) || error.code !== "plugin") throw error;
		const why = (await worker.ended) ?? "was closed";
		throw new ShevekError("inventory", `${subject} ${why}`, { cause: error });
	} finally {
		await worker.close();
	}
}

function noInventory(subject: string): ShevekError {
	return new ShevekError("internal", `${subject} gave no inventory back`);
}
