// Finds the file that stands for a module_utils name: in local folders and ansible-core, in
// collections, or nowhere but in a redirect of runtime.yml (then a shim is generated).

import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { ShevekError } from "../../errors/shevek-error.ts";
import type { Collections } from "./collections.ts";
import type { ModuleNotice } from "./payload.ts";
import { generatedFile, type PythonFile, pythonFile } from "./python-file.ts";
import { type RoutingEntry, removedError } from "./routing.ts";

export interface Located {
	/** The name that was found: of an ambiguous one, the module or what it is taken from. */
	readonly parts: readonly string[];
	readonly isPackage: boolean;
	readonly isRedirect: boolean;
	/** From a local folder, not from ansible-core or a collection. */
	readonly isLocal: boolean;
	readonly file: PythonFile;
}

export interface Wanted {
	readonly parts: readonly string[];
	/** The last part may be something inside the module before it. */
	readonly isAmbiguous: boolean;
	/** Something below was redirected: an absent package is made up. */
	readonly isParentOfRedirect: boolean;
	readonly isOptional: boolean;
}

export interface UtilPlaces {
	readonly localFolders: readonly string[];
	readonly coreFolder: string;
	readonly collections: Collections;
	readonly notify: (notice: ModuleNotice) => void;
}

const EMPTY_FILE = generatedFile("");

export function locateUtil(
	wanted: Wanted,
	places: UtilPlaces,
): Located | undefined {
	const isCore = wanted.parts[0] === "ansible";
	for (const parts of candidatesOf(wanted)) {
		const redirect = () => locateRedirect(parts, wanted, places);
		// A local file may stand in for a name that core redirects; a collection's may not.
		const located = isCore
			? (locateInFolders(parts, places) ?? redirect())
			: (redirect() ?? locateInCollection(parts, places));
		if (located !== undefined) return located;
	}
	if (!wanted.isParentOfRedirect) return undefined;
	const parts = candidatesOf(wanted).at(-1) ?? wanted.parts;
	return made(parts, EMPTY_FILE);
}

/** Names to try: the whole, then without the last part, but never above a child of module_utils. */
export function candidatesOf(wanted: Wanted): readonly (readonly string[])[] {
	const { parts } = wanted;
	// `six` makes its submodules when it is imported.
	if (parts[0] === "ansible" && parts[2] === "six") return [parts.slice(0, 3)];
	const isDeep = belowModuleUtils(parts).length > 1;
	return wanted.isAmbiguous && isDeep ? [parts, parts.slice(0, -1)] : [parts];
}

function belowModuleUtils(parts: readonly string[]): readonly string[] {
	return parts.slice(parts[0] === "ansible" ? 2 : 5);
}

function made(parts: readonly string[], file: PythonFile): Located {
	return { parts, file, isPackage: true, isRedirect: false, isLocal: false };
}

function locateInFolders(
	parts: readonly string[],
	places: UtilPlaces,
): Located | undefined {
	const below = belowModuleUtils(parts);
	const last = below.at(-1);
	if (last === undefined) return undefined;
	const folders = [...places.localFolders, places.coreFolder];
	for (const folder of folders) {
		const stem = join(folder, ...below.slice(0, -1), last);
		const isLocal = folder !== places.coreFolder;
		const found = atStem(parts, stem, isLocal);
		if (found !== undefined) return found;
	}
	return undefined;
}

function atStem(
	parts: readonly string[],
	stem: string,
	isLocal: boolean,
): Located | undefined {
	const init = join(stem, "__init__.py");
	const isPackage = isFile(init);
	if (!isPackage && !isFile(`${stem}.py`)) return undefined;
	const file = pythonFile(isPackage ? init : `${stem}.py`);
	return { parts, file, isPackage, isLocal, isRedirect: false };
}

function locateInCollection(
	parts: readonly string[],
	places: UtilPlaces,
): Located | undefined {
	// Packages down to module_utils are shipped empty, whatever the collection has there.
	if (parts.length < 6) return made(parts, EMPTY_FILE);
	const path = places.collections.get(parts.slice(1, 3).join("."))?.path;
	if (path === undefined) return undefined;
	const stem = join(path, ...parts.slice(3));
	const found = atStem(parts, stem, false);
	// A folder without __init__.py is a package too, and wins over a file of its name.
	const isBareFolder = found?.isPackage !== true && existsSync(`${stem}/`);
	return isBareFolder ? made(parts, EMPTY_FILE) : found;
}

function locateRedirect(
	parts: readonly string[],
	wanted: Wanted,
	places: UtilPlaces,
): Located | undefined {
	const below = belowModuleUtils(parts);
	if (below.length === 0) return undefined;
	const collection =
		parts[0] === "ansible" ? "ansible.builtin" : parts.slice(1, 3).join(".");
	const owner = places.collections.get(collection);
	const name = parts.join(".");
	if (owner === undefined) {
		if (wanted.isOptional) return undefined;
		throw new ShevekError(
			"module",
			`error processing module_util ${name} loading redirected collection ${collection}: unable to locate collection ${collection}`,
		);
	}
	const entry = owner.routing.entry("module_utils", below.join("."));
	if (entry === undefined) return undefined;
	tellRemoval(entry, { name, collection, notify: places.notify });
	if (entry.redirect === undefined) return undefined;
	const shim = shimText(name, expandTarget(entry.redirect, name));
	const file = generatedFile(shim);
	return { parts, file, isPackage: true, isRedirect: true, isLocal: false };
}

function tellRemoval(
	entry: RoutingEntry,
	about: {
		name: string;
		collection: string;
		notify: UtilPlaces["notify"];
	},
): void {
	const { collection } = about;
	const note = entry.tombstone ?? entry.deprecation;
	if (note === undefined) return;
	const { warningText, removalDate, removalVersion } = note;
	// "removed" for what is only deprecated too: the reference's words.
	const message = `module_util ${about.name} has been removed${warningText === "" ? "." : ` (${warningText})`}`;
	if (entry.tombstone !== undefined) {
		throw removedError(message, note, collection);
	}
	about.notify({
		kind: "deprecated",
		message,
		removalDate,
		removalVersion,
		collection,
	});
}

function expandTarget(target: string, source: string): string {
	if (target.startsWith("ansible_collections")) return target;
	const [namespace, collection, ...rest] = target.split(".");
	if (rest.length === 0) {
		throw new ShevekError(
			"module",
			`invalid redirect for ${source}: ${target}`,
		);
	}
	return `ansible_collections.${namespace}.${collection}.plugins.module_utils.${rest.join(".")}`;
}

/** Both names must be one module object, so the source's name is bound to the target's. */
function shimText(source: string, target: string): string {
	return `import sys\nimport ${target} as target\nsys.modules[${JSON.stringify(source)}] = target\n`;
}

function isFile(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
