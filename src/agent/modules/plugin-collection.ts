// A collection as the finder of plugins sees it.

import type {
	PluginCollection,
	PluginRoute,
} from "../../plugins/plugin-finder.ts";
import type { Collection } from "./collections.ts";
import type { ModuleNotice } from "./payload.ts";
import { type RoutingEntry, tombstoneError } from "./routing.ts";

type Notify = (notice: ModuleNotice) => void;

export function pluginCollection(
	{ name, path, routing }: Collection,
	notify: Notify,
): PluginCollection {
	const route = (kind: string, plugin: string): PluginRoute | undefined => {
		const entry = routing.entry(kind, plugin);
		if (!entry) return undefined;
		const fqcn = `${name}.${plugin}`;
		return {
			redirect: entry.redirect,
			check: () => checkRemoval(entry, { fqcn, collection: name, notify }),
		};
	};
	return { path, route };
}

/** Tells that a name is deprecated; throws where it was removed. */
export function checkRemoval(
	{ deprecation, tombstone }: RoutingEntry,
	{
		fqcn,
		collection,
		notify,
	}: { fqcn: string; collection: string; notify: Notify },
): void {
	if (deprecation !== undefined) {
		const { warningText, removalDate, removalVersion } = deprecation;
		const message = `${fqcn} has been deprecated.${warningText === "" ? "" : ` ${warningText}`}`;
		// A date wins where both are given.
		const version = removalDate === undefined ? removalVersion : undefined;
		notify({
			kind: "deprecated",
			message,
			removalDate,
			removalVersion: version,
			collection,
		});
	}
	if (tombstone !== undefined)
		throw tombstoneError(fqcn, tombstone, collection);
}
