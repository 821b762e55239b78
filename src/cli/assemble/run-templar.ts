// The templating of a run: what ships and users' plugins, with files searched as playbooks have them.

import type { Display } from "../../builtin/callbacks/display.ts";
import { makeTemplar } from "../../builtin/templating.ts";
import type { Settings } from "../../config/settings.ts";
import {
	basesOf,
	candidateFolders,
	findIn,
} from "../../engine/search-paths.ts";
import { TemplatePlugins } from "../../kinds/template-plugins.ts";
import type { PluginFinder } from "../../plugins/plugin-finder.ts";
import { pythonFunctions } from "../../python-host/filter.ts";
import type { PythonHost } from "../../python-host/host.ts";
import type { Templar } from "../../templar/templar.ts";
import type { DataLoader } from "../../vars/data-loader.ts";
import type { CommandWorld } from "../command-world.ts";
import type { Interrupt } from "../interrupt.ts";

interface TemplarRequest {
	readonly settings: Settings;
	readonly display: Display;
	readonly world: CommandWorld;
	readonly python: () => PythonHost;
	readonly interrupt: Pick<Interrupt, "signal">;
}

export function runTemplar(
	data: DataLoader,
	plugins: PluginFinder,
	{ settings, display, world, python, interrupt }: TemplarRequest,
): Templar {
	return makeTemplar({
		plugins: new TemplatePlugins(
			plugins,
			pythonFunctions(python, plugins, interrupt.signal),
		),
		isNative: settings.flag("DEFAULT_JINJA2_NATIVE"),
		services: {
			get basedir() {
				return data.baseDir;
			},
			findFile: (scope, folder, name) =>
				findIn(candidateFolders(basesOf(scope, data.baseDir), folder), name),
			searchPaths: (scope) => basesOf(scope, data.baseDir),
			readFile: (file) => data.readBytes(file),
			setting: (name) => settingOf(settings, name),
			option: (definition, sources) => settings.option(definition, sources),
			environment: world.env,
			warn: (text) => display.warning(text),
		},
	});
}

function settingOf(settings: Settings, name: string) {
	try {
		return settings.get(name);
	} catch {
		return undefined;
	}
}
