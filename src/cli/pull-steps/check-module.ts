// Whether the repository's module is installed, before anything waits or runs: hg and bzr come with a
// collection.

import { findCoreInstall } from "../../agent/modules/core-install.ts";
import { makeModuleLibrary } from "../../agent/modules/library.ts";
import type { Settings } from "../../config/settings.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { PullOptions } from "../options/pull-options.ts";
import type { RepositoryModule } from "./step-words.ts";

/** Throws a `usage` error. Without any ansible-core, the step itself has the words for that. */
export function checkRepositoryModule(
	module: RepositoryModule,
	{ modulePath }: PullOptions,
	settings: Settings,
): void {
	const { env } = settings.paths;
	const core = findCoreInstall({ setting: env.SHEVEK_ANSIBLE_CORE, env });
	if (!core) return;
	const library = makeModuleLibrary({
		core,
		collectionPaths: settings.texts("COLLECTIONS_PATHS"),
		scansSitePackages: settings.flag("COLLECTIONS_SCAN_SYS_PATH"),
		modulePaths: [
			...modulePath.split(":").filter(Boolean),
			...settings.texts("DEFAULT_MODULE_PATH"),
		],
		moduleUtilsPaths: [],
		ignoredExtensions: settings.texts("MODULE_IGNORE_EXTS"),
	});
	if (library.find(module, { collections: [] }) === undefined)
		throw new ShevekError("usage", `module '${module}' not found.`);
}
