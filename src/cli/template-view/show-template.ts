// `shevek template -i INV -H HOST EXPR`: the expression for a host, as a play would give it
// before any fact is known.

import { loadSettings, type Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { Host } from "../../inventory/host.ts";
import { HostSelector } from "../../inventory/host-selector.ts";
import type { Inventory } from "../../inventory/inventory.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { OMIT_TOKEN } from "../../templar/omit.ts";
import { scopeOf, type VarScope } from "../../templar/scope.ts";
import type { Templar } from "../../templar/templar.ts";
import { hasTemplateMarks, Template } from "../../templar/template-node.ts";
import { templateWhereDefined } from "../../templar/where-defined.ts";
import { DataLoader } from "../../vars/data-loader.ts";
import { HostVars } from "../../vars/hostvars.ts";
import { readListedInventory } from "../assemble/listed-inventory.ts";
import { makeDataReader } from "../assemble/read-data.ts";
import { type CommandWorld, openDisplay } from "../command-world.ts";
import {
	type VarsView,
	visibleHostVars,
} from "../inventory-view/visible-vars.ts";

export interface ShowRequest {
	readonly inventories: readonly string[];
	readonly host: string;
	readonly expression: string;
}

/** Text as it is, anything else as JSON. */
export async function showTemplate(
	request: ShowRequest,
	world: CommandWorld,
): Promise<string> {
	const settings = loadSettings(world);
	const warn = (text: string) => {
		world.stderr.write(`[WARNING]: ${text}\n`);
	};
	const data = new DataLoader({
		...makeDataReader([], warn),
		baseDir: world.cwd,
	});
	const hosts = await readHosts(request, { settings, data, warn, world });
	try {
		return await showFor(hosts, request.expression);
	} finally {
		await hosts.close();
	}
}

async function showFor(hosts: Hosts, expression: string): Promise<string> {
	const templar = hosts.templar();
	const scope = hostScope(hosts, templar);
	const source = hasTemplateMarks(expression)
		? expression
		: `{{ ${expression} }}`;
	const where = { file: "<command line>", line: 1, column: 1 };
	const value = await templar.template(new Template(source, where), scope);
	return typeof value === "string"
		? value
		: dumpJson(value, { indent: 4, onUnknown: pyStr });
}

interface Hosts {
	readonly host: Host;
	readonly inventory: Inventory;
	readonly view: VarsView;
	readonly templar: () => Templar;
	close(): Promise<void>;
}

async function readHosts(
	request: ShowRequest,
	from: {
		settings: Settings;
		data: DataLoader;
		warn(text: string): void;
		world: CommandWorld;
	},
): Promise<Hosts> {
	const { settings, data, warn, world } = from;
	const { cwd } = world;
	const { inventory, vars, templar, close } = await readListedInventory({
		sources:
			request.inventories.length > 0
				? request.inventories
				: settings.texts("DEFAULT_HOST_LIST"),
		settings,
		world,
		data,
		report: { warn, verbose: () => undefined },
		display: openDisplay(world, settings, 0),
		extraVars: new Map(),
		extraEntries: [],
		playDir: undefined,
		isCacheWanted: true,
	});
	const [host, ...others] = new HostSelector(inventory, { cwd }).select(
		request.host,
	);
	if (host === undefined || others.length > 0) {
		throw new ShevekError("usage", `${request.host} is not one host`, {
			hint: "name one host of the inventory with -H",
		});
	}
	const view: VarsView = {
		vars,
		playDir: cwd,
		isPlayDirGiven: false,
		isMerging: inventory.isMerging,
		isExport: false,
		extraVars: new Map(),
		facts: new Map(),
	};
	return { host, inventory, view, templar, close };
}

function hostScope(
	{ host, inventory, view }: Hosts,
	templar: Templar,
): VarScope {
	const hostvars: HostVars = new HostVars({
		names: () => inventory.hosts.keys(),
		scope: (name) => {
			const other = inventory.hosts.get(name);
			return other && scopeFor(other);
		},
		templar: {
			renderNested: (value, scope) =>
				templateWhereDefined(templar, value, scope),
		},
	});
	const scopeFor = (each: Host): VarScope => {
		const own = [...visibleHostVars(each, view)];
		return scopeOf(
			new Map<string, PyValue>([
				...own.map(([name, value]) => [pyStr(name), value] as const),
				["inventory_hostname", each.name],
				["inventory_hostname_short", each.name.split(".")[0] ?? each.name],
				["group_names", each.groupNames().sort()],
				["groups", groupsOf(inventory)],
				["hostvars", hostvars],
				["omit", OMIT_TOKEN],
				["playbook_dir", view.playDir],
			]),
		);
	};
	return scopeFor(host);
}

function groupsOf(inventory: Inventory): PyValue {
	return new Map(
		[...inventory.groupsDict()].map(([name, hosts]) => [name, [...hosts]]),
	);
}
