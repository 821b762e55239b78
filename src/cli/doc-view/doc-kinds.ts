// The kinds that there is documentation of.

import path from "node:path";
import { PLUGIN_KINDS, type PluginKind } from "../../plugins/kinds.ts";

/** Kinds that are not run here, but documented where an ansible-core is installed. */
const DOCUMENTED_ONLY = ["cliconf", "httpapi", "netconf"] as const;
/** Kinds of ours alone: the loop's. */
const LOOP_KINDS = ["looper", "translator"] as const;

export const DOC_KINDS = [
	"module",
	...(Object.keys(PLUGIN_KINDS) as PluginKind[]),
	...DOCUMENTED_ONLY,
	...LOOP_KINDS,
] as const;
export type DocKind = (typeof DOC_KINDS)[number];

export function isFinderKind(kind: DocKind): kind is PluginKind {
	return kind in PLUGIN_KINDS;
}

/** ansible-core keeps its modules beside its plugins, a collection below them. */
export function folderInCollection(
	kind: DocKind,
	collection: string,
	folder: string,
): string {
	if (kind !== "module") return path.join(folder, "plugins", kind);
	return collection === "ansible.builtin"
		? path.join(folder, "modules")
		: path.join(folder, "plugins", "modules");
}
