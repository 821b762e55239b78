// The modules of a run: those of the installed ansible-core, of collections, and of folders beside the playbook.

import path from "node:path";
import type { findCoreInstall } from "../../agent/modules/core-install.ts";
import { makeModuleLibrary } from "../../agent/modules/library.ts";
import type { ModuleLibrary } from "../../agent/modules/payload.ts";
import type { Display } from "../../builtin/callbacks/display.ts";
import type { Settings } from "../../config/settings.ts";
import type { RunOptions } from "../options/run-options.ts";

type CoreInstall = NonNullable<ReturnType<typeof findCoreInstall>>;

interface LibraryRequest {
	readonly settings: Settings;
	readonly options: Pick<RunOptions, "modulePath">;
	readonly baseDir: string;
	readonly display: Pick<Display, "warning" | "deprecated">;
}

export function makeLibrary(
	core: CoreInstall,
	{ settings, options, baseDir, display }: LibraryRequest,
): ModuleLibrary {
	const library = makeModuleLibrary({
		core,
		collectionPaths: [
			path.join(baseDir, "collections"),
			...settings.texts("COLLECTIONS_PATHS"),
		],
		scansSitePackages: settings.flag("COLLECTIONS_SCAN_SYS_PATH"),
		modulePaths: [
			...options.modulePath,
			...settings.texts("DEFAULT_MODULE_PATH"),
		],
		moduleUtilsPaths: settings.texts("DEFAULT_MODULE_UTILS_PATH"),
		ignoredExtensions: settings.texts("MODULE_IGNORE_EXTS"),
		onNotice: (notice) => {
			if (notice.kind === "warning") display.warning(notice.message);
			else
				display.deprecated({
					msg: notice.message,
					version: notice.removalVersion,
					date: notice.removalDate,
					collectionName: notice.collection,
				});
		},
	});
	library.addModuleFolder(path.join(baseDir, "library"));
	library.addModuleUtilsFolder(path.join(baseDir, "module_utils"));
	return library;
}
