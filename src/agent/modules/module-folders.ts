// Modules by short name in plain folders: `library/` of roles and playbooks, the configured paths with
// two levels of subfolders, ansible-core's own last.

import { lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { withSubfolders } from "../../plugins/find-plugins.ts";
import { isFolder } from "./collections.ts";
import type { ModuleNotice } from "./payload.ts";

export interface FolderHit {
	readonly path: string;
	/** The file's own name: `_x` where `x` was asked for. */
	readonly name: string;
	readonly isCore: boolean;
}

export interface ModuleFoldersOptions {
	readonly configured: readonly string[];
	readonly corePath: string;
	readonly ignoredExtensions: readonly string[];
	readonly notify: (notice: ModuleNotice) => void;
}

export class ModuleFolders {
	readonly #options: ModuleFoldersOptions;
	readonly #added: string[] = [];
	#folders: readonly string[] | undefined;
	#listings = new Map<string, ReadonlyMap<string, string>>();

	constructor(options: ModuleFoldersOptions) {
		this.#options = options;
	}

	/** Forgets what was listed: a playbook may have written a module since. */
	add(folder: string): void {
		const path = isFolder(folder) ? realpathSync(folder) : resolve(folder);
		if (this.#added.includes(path)) return;
		this.#added.push(path);
		this.#folders = undefined;
		this.#listings = new Map();
	}

	find(name: string): FolderHit | undefined {
		const exact = this.#findExact(name);
		if (exact !== undefined || name.startsWith("_")) return exact;
		const old = this.#findExact(`_${name}`);
		if (old !== undefined && !isLink(old.path)) {
			this.#options.notify({
				kind: "deprecated",
				message: `${name} is kept for backwards compatibility but usage is discouraged. The module documentation details page may explain more about this rationale.`,
			});
		}
		return old;
	}

	#findExact(name: string): FolderHit | undefined {
		const { corePath } = this.#options;
		for (const folder of this.#all()) {
			const path = this.#listing(folder).get(name);
			const isCore = folder === corePath;
			if (path !== undefined) return { path, name, isCore };
		}
		return undefined;
	}

	#all(): readonly string[] {
		this.#folders ??= [
			...this.#added,
			...this.#options.configured.flatMap(withSubfolders),
			this.#options.corePath,
		].filter((folder, at, all) => all.indexOf(folder) === at);
		return this.#folders;
	}

	#listing(folder: string): ReadonlyMap<string, string> {
		let listing = this.#listings.get(folder);
		if (listing === undefined) {
			listing = listModules(folder, this.#options.ignoredExtensions);
			this.#listings.set(folder, listing);
		}
		return listing;
	}
}

/** Both `x` and `x.py` lead to x.py; of two extensions the first in order counts. */
function listModules(
	folder: string,
	ignoredExtensions: readonly string[],
): ReadonlyMap<string, string> {
	const byName = new Map<string, string>();
	if (!isFolder(folder)) return byName;
	for (const file of readdirSync(folder).sort()) {
		if (file.endsWith("__init__.py") || isIgnored(file, ignoredExtensions)) {
			continue;
		}
		const path = join(folder, file);
		if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
		const stem = file.slice(0, file.length - extname(file).length);
		if (!byName.has(stem)) byName.set(stem, path);
		if (!byName.has(file)) byName.set(file, path);
	}
	return byName;
}

/** Besides the configured ones: PowerShell needs a Windows host, which connections of ours never are. */
export function isIgnored(
	file: string,
	ignoredExtensions: readonly string[],
): boolean {
	return (
		file.endsWith(".ps1") ||
		ignoredExtensions.some((extension) => file.endsWith(extension))
	);
}

function isLink(path: string): boolean {
	return lstatSync(path).isSymbolicLink();
}
