// `shevek template -i INV -H HOST EXPR`: the expression for a host, as a play would give it
// before any fact is known.

import { localServices } from "../../builtin/local-services.ts";
import { makeTemplar } from "../../builtin/templating.ts";
import { loadSettings, type Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { Host } from "../../inventory/host.ts";
import { HostSelector } from "../../inventory/host-selector.ts";
import type { Inventory } from "../../inventory/inventory.ts";
import { loadInventory } from "../../inventory/load-inventory.ts";
import { InventoryVars } from "../../inventory/vars-layers.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { OMIT_TOKEN } from "../../templar/omit.ts";
import { scopeOf, type VarScope } from "../../templar/scope.ts";
import type { Templar } from "../../templar/templar.ts";
import {
	hasTemplateMarks,
	Template,
	typeStrings,
} from "../../templar/template-node.ts";
import { templateWhereDefined } from "../../templar/where-defined.ts";
import { DataLoader } from "../../vars/data-loader.ts";
import { HostVars } from "../../vars/hostvars.ts";
import { makeDataReader } from "../assemble/read-data.ts";
import type { CommandWorld } from "../command-world.ts";
import {
	type VarsView,
	visibleHostVars,
} from "../inventory-view/visible-vars.ts";
import { isSetting } from "./setting-names.ts";

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
	const templar = makeTemplar({
		isNative: settings.flag("DEFAULT_JINJA2_NATIVE"),
		services: localServices({
			basedir: world.cwd,
			environment: world.env,
			readFile: (path) => data.readBytes(path),
			setting: (name) => (isSetting(name) ? settings.get(name) : undefined),
			option: (definition, sources) => settings.option(definition, sources),
			warn,
		}),
	});
	const hosts = readHosts(request, { settings, data, warn, cwd: world.cwd });
	const scope = hostScope(hosts, templar);
	const { expression } = request;
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
}

function readHosts(
	request: ShowRequest,
	from: {
		settings: Settings;
		data: DataLoader;
		warn(text: string): void;
		cwd: string;
	},
): Hosts {
	const { settings, data, warn, cwd } = from;
	const sources =
		request.inventories.length > 0
			? request.inventories
			: settings.texts("DEFAULT_HOST_LIST");
	const report = { warn, verbose: () => undefined };
	const hooks = {
		typeStrings: (
			value: PyValue,
			where: { file: string; line: number; column: number },
		) => typeStrings(value, { where }),
		readBytes: (file: string) => data.readBytes(file),
		readData: (file: string) => data.readYaml(file),
	};
	const inventory = loadInventory({ sources, settings, hooks, report });
	const [host, ...others] = new HostSelector(inventory, { cwd }).select(
		request.host,
	);
	if (host === undefined || others.length > 0) {
		throw new ShevekError("usage", `${request.host} is not one host`, {
			hint: "name one host of the inventory with -H",
		});
	}
	const vars = new InventoryVars({
		inventory,
		sources,
		settings,
		readData: hooks.readData,
		isEveryStage: true,
	});
	const view: VarsView = {
		vars,
		playDir: cwd,
		isPlayDirGiven: false,
		isMerging: inventory.isMerging,
		isExport: false,
		extraVars: new Map(),
	};
	return { host, inventory, view };
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
