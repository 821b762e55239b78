// The modules, and the plugins in Python, that are installed: of ansible-core, of every collection, and of the folders
// that a run looks in.

import { existsSync, lstatSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { type DocKind, folderInCollection } from "./doc-kinds.ts";
import { readShortDescription, YAML_DOC_EXTENSIONS } from "./docstring.ts";
import { functionsIn } from "./python-functions.ts";

/** Full names, and the files that hold what they mean. */
export type PythonListing = ReadonlyMap<string, string>;

export interface ListPlaces {
	/** The package `ansible`. */
	readonly corePath: string;
	/** Folders of users, first to last. */
	readonly folders: readonly string[];
	/** Every `ansible_collections`, first to last. */
	readonly collectionRoots: readonly string[];
}

/** What lies beside plugins, but is none (ansible-core 2.14). */
const NO_PLUGIN =
	/^(?:COPYING|CONTRIBUTING|LICENSE|README|VERSION|GUIDELINES|MANIFEST|Makefile)$/;
const NO_EXTENSION =
	/(?:\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|yml|yaml|json)|~)$/;
const NOT_LISTED: Partial<Record<DocKind, string>> = {
	module: "async_wrapper",
	cache: "base",
};

/** `collection` narrows it to one; `ansible.legacy` are those of plain folders. */
export function listPython(
	kind: DocKind,
	places: ListPlaces,
	collection?: string,
): PythonListing {
	const { corePath, folders, collectionRoots } = places;
	const core = folderInCollection(kind, "ansible.builtin", corePath);
	const isWanted = (name: string) =>
		collection === undefined || collection === name;
	const found: (readonly [string, string])[] = [];
	if (isWanted("ansible.builtin") || collection === "ansible.legacy")
		found.push(...filesOf(core, "ansible.builtin", kind));
	if (isWanted("ansible.legacy"))
		for (const folder of folders)
			found.push(...filesOf(folder, "ansible.legacy", kind));
	for (const { name, folder } of collectionsIn(collectionRoots))
		if (isWanted(name))
			found.push(
				...filesOf(folderInCollection(kind, name, folder), name, kind),
			);
	return new Map(found);
}

function* collectionsIn(roots: readonly string[]) {
	const seen = new Set<string>();
	for (const root of roots)
		for (const namespace of foldersIn(root))
			for (const own of foldersIn(path.join(root, namespace))) {
				const name = `${namespace}.${own}`;
				if (seen.has(name)) continue;
				seen.add(name);
				yield { name, folder: path.join(root, namespace, own) };
			}
}

function foldersIn(folder: string): readonly string[] {
	return entriesIn(folder).filter(
		(entry) => /^\w+$/.test(entry) && isFolder(path.join(folder, entry)),
	);
}

function filesOf(
	folder: string,
	collection: string,
	kind: DocKind,
	prefix = "",
): (readonly [string, string])[] {
	return entriesIn(folder).flatMap((entry) => {
		const file = path.join(folder, entry);
		if (isFolder(file))
			return isPackage(file, collection)
				? filesOf(file, collection, kind, `${prefix}${entry}.`)
				: [];
		const { name, ext } = path.parse(entry);
		if (!isPlugin(name, ext, kind) || lstatSync(file).isSymbolicLink())
			return [];
		const names =
			kind === "filter" || kind === "test" ? functionsIn(kind, file) : [name];
		return names.map(
			(each) => [`${collection}.${prefix}${each}`, file] as const,
		);
	});
}

/** Below a collection's folder every folder counts, elsewhere those that are Python packages. */
function isPackage(folder: string, collection: string): boolean {
	return (
		!collection.startsWith("ansible.") ||
		existsSync(path.join(folder, "__init__.py"))
	);
}

function isPlugin(name: string, extension: string, kind: DocKind): boolean {
	const isOther = NO_PLUGIN.test(name) || NO_EXTENSION.test(extension);
	const isScript = /^\.m?[jt]s$/.test(extension) && kind !== "module";
	return !isOther && !isScript && NOT_LISTED[kind] !== name;
}

function entriesIn(folder: string): readonly string[] {
	if (!isFolder(folder)) return [];
	return readdirSync(folder)
		.filter((entry) => !/^(?:\.|__)/.test(entry))
		.sort();
}

function isFolder(name: string): boolean {
	return statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Of the file, or of the one beside it that is named as the plugin; undefined where nothing says it. */
export function shortDescription(
	name: string,
	file: string,
): string | undefined {
	const base = path.join(path.dirname(file), name.split(".").at(-1) ?? "");
	const files = [
		file,
		...[".py", ...YAML_DOC_EXTENSIONS].map((ext) => base + ext),
	];
	for (const each of files) {
		const found = existsSync(each) ? readShortDescription(each) : undefined;
		if (found !== undefined) return found;
	}
	return undefined;
}
