// Where a collection lies, for commands that need no modules: the folders that are searched, first to last.

import { existsSync } from "node:fs";
import path from "node:path";
import type { Settings } from "../../config/settings.ts";

/** `baseDir` is the playbook's folder, or the one that stands for it. */
export function collectionFinder(
	settings: Settings,
	baseDir: string,
): (collection: string) => string | undefined {
	const roots = [
		path.join(baseDir, "collections"),
		...settings.texts("COLLECTIONS_PATHS"),
	];
	return (collection) =>
		roots
			.map((root) =>
				path.join(root, "ansible_collections", ...collection.split(".")),
			)
			.find((folder) => existsSync(folder));
}
