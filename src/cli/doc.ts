// `shevek doc`: what plugins there are and what each can be told.

import path from "node:path";
import { CALLBACKS } from "../builtin/callbacks/registry.ts";
import { loadSettings, type Settings } from "../config/settings.ts";
import { nearestName } from "../errors/nearest-name.ts";
import { ShevekError } from "../errors/shevek-error.ts";
import type { HostedUnit } from "../plugins/callback-host.ts";
import { pluginsIn } from "../plugins/find-plugins.ts";
import { packageFolders } from "../plugins/packages.ts";
import { CallbackUnits, callbackFolders } from "./assemble/callback-units.ts";
import { collectionFinder } from "./assemble/collection-folder.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { type DocOptions, parseDocArgs } from "./doc-view/doc-options.ts";
import { docJson, docText } from "./doc-view/doc-text.ts";
import { errorText } from "./error-text.ts";
import { EXIT } from "./exit-codes.ts";
import { tableText } from "./log-view/tables.ts";

const COLUMNS = 79;

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const settings = loadSettings(world);
	const options = parseDocArgs(argv, settings);
	if (options.kind !== "callback") {
		const { loopPluginsText } = await import("./doc-view/loop-plugins.ts");
		world.stdout.write(await loopPluginsText(options, world.stdout.columns));
		return EXIT.ok;
	}
	const units = await allCallbacks(options, settings, world);
	const columns = world.stdout.columns ?? COLUMNS;
	if (options.isList) {
		world.stdout.write(listText(units, options, world.stdout.columns));
		return EXIT.ok;
	}
	const chosen = options.names.map((name) => findUnit(name, units));
	world.stdout.write(
		options.isJson
			? `${JSON.stringify(Object.fromEntries(chosen.map((unit) => [unit.name, docJson(unit)])), null, 4)}\n`
			: chosen.map((unit) => docText(unit, columns)).join("\n"),
	);
	return EXIT.ok;
}

/** What ships, and the files of this folder, of the configured ones and of packages; a file wins over a built-in. */
async function allCallbacks(
	{ playbookDir, names }: DocOptions,
	settings: Settings,
	world: CommandWorld,
): Promise<readonly HostedUnit[]> {
	const baseDir = path.resolve(world.cwd, playbookDir ?? ".");
	const folders = [
		...callbackFolders(settings, baseDir),
		...packageFolders("callback_plugins", [baseDir]),
	];
	const finder = new CallbackUnits({
		settings,
		folders,
		packageRoots: [],
		collectionFolder: collectionFinder(settings, baseDir),
		warn: () => undefined,
		error: (error) => world.stderr.write(errorText(error)),
	});
	const found = new Map<string, HostedUnit>();
	for (const plugin of folders.flatMap((folder) => pluginsIn(folder))) {
		if (plugin.language === "python" || found.has(plugin.name)) continue;
		const unit = await finder.load(plugin);
		if (unit) found.set(plugin.name, unit);
	}
	for (const [name, load] of CALLBACKS) {
		if (found.has(name)) continue;
		const { default: definition } = await load();
		found.set(name, { name, file: undefined, definition });
	}
	for (const name of names.filter((each) => !found.has(each))) {
		const unit = await finder.ofCollection(name);
		if (unit) found.set(name, { ...unit, name });
	}
	return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function findUnit(name: string, units: readonly HostedUnit[]): HostedUnit {
	const short = name.replace(/^ansible\.(builtin|legacy)\./, "");
	const unit = units.find((each) => each.name === name || each.name === short);
	if (unit) return unit;
	const nearest = nearestName(
		name,
		units.map((each) => each.name),
	);
	const meant = nearest ? `Did you mean '${nearest}'? ` : "";
	throw new ShevekError("plugin", `there is no callback '${name}'`, {
		hint: `${meant}\`shevek doc -t callback -l\` lists them.`,
	});
}

function listText(
	units: readonly HostedUnit[],
	{ isJson }: DocOptions,
	columns: number | undefined,
): string {
	const rows = units.map(
		({ name, definition }) => [name, definition.description] as const,
	);
	return isJson
		? `${JSON.stringify(Object.fromEntries(rows), null, 4)}\n`
		: `${tableText(rows, columns)}\n`;
}
