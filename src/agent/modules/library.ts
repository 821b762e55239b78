// The module library: names to modules, modules to payloads. One is made for a run; what is known of
// files by their content outlives it (python-file.ts).

import { existsSync, readFileSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { PluginCollection } from "../../plugins/plugin-finder.ts";
import type { ModuleSource } from "../target.ts";
import { actionsOfGroup } from "./action-groups.ts";
import { closureOf } from "./closure.ts";
import { Collections, isFolder } from "./collections.ts";
import type { CoreInstall } from "./core-install.ts";
import { findModule } from "./find-module.ts";
import { ModuleFolders } from "./module-folders.ts";
import { COMMON_MARKER } from "./module-kind.ts";
import type {
	FoundModule,
	ModuleLibrary,
	ModuleNotice,
	ModulePayload,
	ModuleSearchContext,
} from "./payload.ts";
import { pluginCollection } from "./plugin-collection.ts";
import {
	generatedFile,
	type PythonFile,
	pythonFile,
	sha256,
} from "./python-file.ts";

export interface ModuleLibraryOptions {
	readonly core: CoreInstall;
	/** The playbook's own `collections/`, then COLLECTIONS_PATHS; core's site-packages follow by themselves. */
	readonly collectionPaths: readonly string[];
	/** COLLECTIONS_SCAN_SYS_PATH. */
	readonly scansSitePackages?: boolean | undefined;
	readonly onVersionMismatch?: "error" | "warning" | "ignore" | undefined;
	/** DEFAULT_MODULE_PATH. */
	readonly modulePaths: readonly string[];
	/** DEFAULT_MODULE_UTILS_PATH. */
	readonly moduleUtilsPaths: readonly string[];
	/** MODULE_IGNORE_EXTS. */
	readonly ignoredExtensions?: readonly string[] | undefined;
	readonly onNotice?: ((notice: ModuleNotice) => void) | undefined;
}

// MODULE_IGNORE_EXTS of ansible-core 2.14 to 2.19.
const IGNORED_EXTENSIONS = [
	".pyc",
	".pyo",
	".swp",
	".bak",
	"~",
	".rpm",
	".md",
	".txt",
	".rst",
	".yaml",
	".yml",
	".ini",
];

export function makeModuleLibrary(
	options: ModuleLibraryOptions,
): ModuleLibrary {
	return new Library(options);
}

class Library implements ModuleLibrary {
	readonly coreVersion: string;
	readonly #core: CoreInstall;
	readonly #collections: Collections;
	readonly #folders: ModuleFolders;
	readonly #utilsFolders: string[];
	readonly #configuredUtils: readonly string[];
	readonly #ignoredExtensions: readonly string[];
	readonly #notify: (notice: ModuleNotice) => void;
	readonly #found = new Map<string, FoundModule | undefined>();
	readonly #payloads = new Map<string, ModulePayload>();
	readonly #runtime: RuntimeFiles;

	constructor(options: ModuleLibraryOptions) {
		const { core } = options;
		this.#core = core;
		this.coreVersion = core.version;
		this.#notify = options.onNotice ?? (() => {});
		this.#ignoredExtensions = options.ignoredExtensions ?? IGNORED_EXTENSIONS;
		const sites = options.scansSitePackages === false ? [] : core.sitePackages;
		this.#collections = new Collections({
			core,
			paths: [...options.collectionPaths, ...sites],
			onVersionMismatch: options.onVersionMismatch ?? "warning",
			notify: this.#notify,
		});
		this.#folders = new ModuleFolders({
			configured: options.modulePaths,
			corePath: join(core.packagePath, "modules"),
			ignoredExtensions: this.#ignoredExtensions,
			notify: this.#notify,
		});
		this.#utilsFolders = [];
		this.#configuredUtils = options.moduleUtilsPaths;
		this.#runtime = runtimeFilesOf(core);
	}

	find(name: string, context: ModuleSearchContext): FoundModule | undefined {
		const key = [name, ...context.collections].join("\n");
		if (!this.#found.has(key)) {
			const found = findModule(name, context.collections, {
				collections: this.#collections,
				folders: this.#folders,
				ignoredExtensions: this.#ignoredExtensions,
				notify: this.#notify,
			});
			this.#found.set(key, found);
		}
		return this.#found.get(key);
	}

	payloadOf(module: ModuleSource): ModulePayload {
		let payload = this.#payloads.get(module.path);
		if (payload === undefined) {
			payload =
				module.kind === "python"
					? this.#pythonPayload(module)
					: plainPayload(module);
			this.#payloads.set(module.path, payload);
		}
		return payload;
	}

	addModuleFolder(path: string): void {
		this.#folders.add(path);
		this.#found.clear();
	}

	addModuleUtilsFolder(path: string): void {
		const real = isFolder(path) ? realpathSync(path) : path;
		if (this.#utilsFolders.includes(real)) return;
		this.#utilsFolders.push(real);
		this.#payloads.clear();
	}

	actionGroup(name: string): readonly string[] | undefined {
		return actionsOfGroup(
			name,
			this.#collections,
			(action) =>
				this.find(action, { collections: [] })?.fqcn ??
				(this.#hasAction(action) ? action : undefined),
		);
	}

	/** A group may name what is an action plugin of its collection alone. */
	#hasAction(fqcn: string): boolean {
		const [namespace, collection, ...rest] = fqcn.split(".");
		const folder = this.collectionFolder(`${namespace}.${collection}`);
		if (folder === undefined) return false;
		const file = join(folder, "plugins", "action", ...rest);
		return ["py", "ts", "mts", "js", "mjs"].some((extension) =>
			existsSync(`${file}.${extension}`),
		);
	}

	collectionFolder(name: string): string | undefined {
		return this.#collections.get(name)?.path;
	}

	collection(name: string): PluginCollection | undefined {
		const found = this.#collections.get(name);
		return found && pluginCollection(found, this.#notify);
	}

	#pythonPayload(module: ModuleSource): ModulePayload {
		const { file, text } = pythonSource(module.path);
		const moduleName = moduleNameOf(module, this.#core);
		const folders = [...this.#utilsFolders, ...this.#configuredUtils];
		const { utils, hasLocal } = closureOf({
			moduleName,
			file,
			always: this.#runtime.always,
			given: packagesAbove(moduleName, this.#runtime.given),
			places: {
				localFolders: folders.filter(isFolder),
				coreFolder: join(this.#core.packagePath, "module_utils"),
				collections: this.#collections,
				notify: this.#notify,
			},
		});
		return {
			module,
			moduleName,
			text,
			hash: file.hash,
			moduleUtils: utils,
			isBare: hasLocal,
		};
	}
}

interface RuntimeFiles {
	readonly always: readonly string[];
	readonly given: ReadonlyMap<string, PythonFile>;
}

const NAMESPACE =
	"from pkgutil import extend_path\n__path__=extend_path(__path__,__name__)\n";

/** What the reference puts in every zip, with the words that its `ansible/__init__.py` has there. */
function runtimeFilesOf(core: CoreInstall): RuntimeFiles {
	const utils = join(core.packagePath, "module_utils");
	// From 2.19 on modules are started by a loader of core's and printed through a profile.
	const hasLoader = existsSync(join(utils, "_internal/_ansiballz/_loader.py"));
	const loader = [
		"ansible.module_utils._internal._ansiballz._loader",
		"ansible.module_utils._internal._json._profiles._module_legacy_c2m",
		"ansible.module_utils._internal._json._profiles._module_legacy_m2c",
	];
	const about = `__version__="${core.version}"\n__author__="${core.author}"\n`;
	return {
		always: ["ansible.module_utils.basic", ...(hasLoader ? loader : [])],
		given: new Map([
			["ansible", generatedFile(NAMESPACE + about)],
			["ansible.module_utils", generatedFile(NAMESPACE)],
		]),
	};
}

const EMPTY = generatedFile("");

/** The packages that hold the module itself are empty. */
function packagesAbove(
	moduleName: string,
	given: ReadonlyMap<string, PythonFile>,
): ReadonlyMap<string, PythonFile> {
	const all = new Map(given);
	const parts = moduleName.split(".");
	for (let end = 1; end < parts.length; end++) {
		const name = parts.slice(0, end).join(".");
		if (!all.has(name)) all.set(name, EMPTY);
	}
	return all;
}

function moduleNameOf(module: ModuleSource, core: CoreInstall): string {
	const site = dirname(core.packagePath);
	const inCore = module.path.startsWith(`${site}/ansible/modules/`)
		? module.path.slice(site.length + 1)
		: undefined;
	const inCollection =
		/\/(ansible_collections\/[^/]+\/[^/]+\/plugins\/modules\/.*)$/.exec(
			module.path,
		)?.[1];
	const stem = (inCore ?? inCollection)?.replace(/\.py$/, "");
	if (
		stem !== undefined &&
		stem !== (inCore ?? inCollection) &&
		!stem.includes(".")
	) {
		return stem.replaceAll("/", ".");
	}
	const own = basename(module.path).replace(/\..*$/, "");
	const [major = 2, minor = 14] = core.version.split(".").map(Number);
	const isLegacyNamed = major > 2 || minor >= 19;
	return `ansible.${isLegacyNamed ? "legacy" : "modules"}.${own}`;
}

function pythonSource(path: string): { file: PythonFile; text: Uint8Array } {
	const file = pythonFile(path);
	const text = file.read();
	const bytes = Buffer.from(text);
	if (!bytes.includes(COMMON_MARKER)) return { file, text };
	const replaced = bytes
		.toString("latin1")
		.replaceAll(COMMON_MARKER, "from ansible.module_utils.basic import *");
	const expanded = Buffer.from(replaced, "latin1");
	return { file: generatedFile(expanded), text: expanded };
}

function plainPayload(module: ModuleSource): ModulePayload {
	const text = readFileSync(module.path);
	const moduleName = basename(module.path).replace(/\..*$/, "");
	const hash = sha256(text);
	return { module, moduleName, text, hash, moduleUtils: [], isBare: false };
}
