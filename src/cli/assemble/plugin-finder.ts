// Where the plugins of a run are looked for.

import type { ModuleLibrary } from "../../agent/modules/payload.ts";
import { builtinName } from "../../builtin/plugin-names.ts";
import type { Settings } from "../../config/settings.ts";
import { PluginFinder } from "../../plugins/plugin-finder.ts";
import { collectionFinder } from "./collection-folder.ts";

interface FinderRequest {
	readonly settings: Settings;
	/** Whose folders of plugins count, besides those of the settings. */
	readonly baseDir: string | undefined;
	/** The working directory. */
	readonly cwd: string;
	/** Undefined where there is no ansible-core: collections are found then, but not what they say of names. */
	readonly library: () => ModuleLibrary | undefined;
	/** False: what ships does not count. */
	readonly hasBuiltins?: boolean;
}

export function makeFinder({
	settings,
	baseDir,
	cwd,
	library,
	hasBuiltins = true,
}: FinderRequest): PluginFinder {
	const find = collectionFinder(settings, baseDir ?? cwd);
	return new PluginFinder({
		settings,
		baseDir,
		packageRoots: baseDir === undefined ? [cwd] : [baseDir, cwd],
		builtin: hasBuiltins ? builtinName : () => undefined,
		collection: (name) => {
			const modules = library();
			if (modules) return modules.collection(name);
			const folder = find(name);
			return folder === undefined
				? undefined
				: { path: folder, route: () => undefined };
		},
	});
}
