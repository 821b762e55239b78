// `generator`: a host for each combination of the values of several layers.

import { ShevekError } from "../../errors/shevek-error.ts";
import {
	defineInventory,
	type InventoryContext,
} from "../../kinds/inventory.ts";
import { pyIterate } from "../../pyvalue/access.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import { type PyDict, PyError, type PyValue } from "../../pyvalue/value.ts";
import { wantsConfigFile } from "./config-file.ts";

/** Hosts out of one file; the reference has no limit but memory. */
const MAX_COMBINATIONS = 1_000_000;

export const generator = defineInventory({
	description:
		"Makes a host of each combination of the values of layers, with groups named after them.",
	options: {
		hosts: {
			type: "raw",
			description:
				"A dict with the template `name`, and `parents`: groups with a `name`, `vars` and `parents` of their own.",
		},
		layers: {
			type: "raw",
			description: "A dict of lists: the values of each variable.",
		},
	},
	isConfig: true,
	wants: wantsConfigFile,
	read(context) {
		const config = context.files.readData(context.source);
		const layers = demand(config, "layers");
		const hosts = demand(config, "hosts");
		for (const values of combinations(layers)) {
			const name = context.render(sourceOf(demand(hosts, "name")), values);
			const host = context.inventory.addHost(name);
			addParents(host, hosts, values, context);
		}
	},
});

function addParents(
	child: string,
	owner: PyValue,
	values: PyDict,
	context: Pick<InventoryContext, "inventory" | "render">,
): void {
	const { inventory, render } = context;
	const parents = owner instanceof Map ? dictGet(owner, "parents") : undefined;
	for (const parent of pyIterate(parents ?? [])) {
		const group = inventory.addGroup(
			render(sourceOf(demand(parent, "name")), values),
		);
		const vars = parent instanceof Map ? dictGet(parent, "vars") : undefined;
		for (const [name, value] of vars instanceof Map ? vars : []) {
			const text = render(sourceOf(value), values);
			inventory.setVariable(group, name, text, { isData: true });
		}
		inventory.addChild(group, child);
		addParents(group, parent, values, context);
	}
}

/** The last layer changes fastest. */
function* combinations(layers: PyValue): Generator<PyDict> {
	if (!(layers instanceof Map)) {
		throw new PyError(
			"AttributeError",
			`layers has to be a dict of lists, not ${pyRepr(layers)}`,
		);
	}
	const lists = [...layers].map(
		([name, values]) => [name, [...pyIterate(values)]] as const,
	);
	const count = lists.reduce((all, [, values]) => all * values.length, 1);
	if (count > MAX_COMBINATIONS) {
		throw new ShevekError(
			"limit",
			`the layers give ${count} hosts, more than ${MAX_COMBINATIONS}`,
		);
	}
	for (let at = 0; at < count; at++) {
		let rest = at;
		const chosen = lists.toReversed().map(([name, values]) => {
			const value = values[rest % values.length] ?? null;
			rest = Math.floor(rest / values.length);
			return [name, value] as const;
		});
		yield new Map(chosen.toReversed());
	}
}

function demand(owner: PyValue, key: string): PyValue {
	const value = owner instanceof Map ? dictGet(owner, key) : undefined;
	if (value !== undefined) return value;
	throw new PyError("KeyError", `'${key}'`);
}

/** As it was written: it is rendered with the layers' values, not later with a host's. */
function sourceOf(value: PyValue): string {
	return pyStr(value);
}
