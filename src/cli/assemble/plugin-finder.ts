// Where the plugins of a run are looked for.

import type { ModuleLibrary } from "../../agent/modules/payload.ts";
import { builtinName } from "../../builtin/plugin-names.ts";
import type { Settings } from "../../config/settings.ts";
import { PluginFinder } from "../../plugins/plugin-finder.ts";
import { collectionFinder } from "./collection-folder.ts";

interface FinderRequest {
	readonly settings: Settings;
	readonly baseDir: string;
	/** The working directory. */
	readonly cwd: string;
	/** Undefined where there is no ansible-core: collections are found then, but not what they say of names. */
	readonly modules: ModuleLibrary | undefined;
}

export function makeFinder({
	settings,
	baseDir,
	cwd,
	modules,
}: FinderRequest): PluginFinder {
	const find = collectionFinder(settings, baseDir);
	return new PluginFinder({
		settings,
		baseDir,
		packageRoots: [baseDir, cwd],
		builtin: builtinName,
		collection: (name) => {
			if (modules) return modules.collection(name);
			const folder = find(name);
			return folder === undefined
				? undefined
				: { path: folder, route: () => undefined };
		},
	});
}
