// What reading playbooks needs, from the parts of a run: files, roles, names of actions, early rendering.

import { existsSync } from "node:fs";
import path from "node:path";
import type { ParentNode } from "../playbook/nodes.ts";
import type {
	FoundRole,
	PlaybookSources,
	RoleSearch,
} from "../playbook/sources.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { holdsTemplates } from "../templar/template-node.ts";
import { findVarsFiles } from "../vars/data-loader.ts";
import { LayeredScope } from "../vars/layered-scope.ts";
import { resolveAction } from "./resolve-action.ts";
import type { RunState } from "./run-state.ts";

export function makePlaybookSources(
	state: RunState,
	baseDir: string,
): PlaybookSources {
	const { parts } = state;
	return {
		baseDir,
		at: (folder) => {
			addPlugins(state, folder);
			return makePlaybookSources(state, folder);
		},
		readYaml: (file) => parts.data.readYaml(file),
		exists: existsSync,
		findVarsFiles,
		resolveAction: (name, collections) =>
			resolveAction(state, name, collections)?.name,
		hasLookup: (name) => parts.plugins.find("lookup", name) !== undefined,
		findRole: (name, search) => findRole(state, name, search, baseDir),
		roleSearchPaths: (search) => roleSearchPaths(state, search, baseDir),
		renderStatic: (value, node) =>
			renderStatic({ state, baseDir }, value, node),
		onRole: (folder) => addPlugins(state, folder),
		warn: (text) => state.warn(text),
		deprecate: (text) => state.deprecate(text),
		verbose: (text, level) => state.emitter.message("plain", text, level),
		setting: (name) => parts.settings.get(name),
	};
}

function roleSearchPaths(
	state: RunState,
	search: RoleSearch,
	baseDir: string,
): string[] {
	const configured = state.parts.settings.texts("DEFAULT_ROLES_PATH");
	const paths = [path.join(baseDir, "roles"), ...configured];
	if (search.roleDir !== undefined) paths.push(path.dirname(search.roleDir));
	if (search.playbookDir !== baseDir)
		paths.push(path.join(search.playbookDir, "roles"));
	paths.push(baseDir);
	return [...search.collections, ...paths];
}

function findRole(
	state: RunState,
	name: string,
	search: RoleSearch,
	baseDir: string,
): FoundRole | undefined {
	const inCollection = findCollectionRole(state, name, search.collections);
	if (inCollection !== undefined) return inCollection;
	for (const folder of roleSearchPaths(state, search, baseDir)) {
		if (!path.isAbsolute(folder)) continue;
		const candidate = path.resolve(folder, name);
		if (existsSync(candidate))
			return { name, path: candidate, collection: undefined };
	}
	const direct = path.resolve(
		name.replace(/^~(?=\/)/, process.env.HOME ?? "~"),
	);
	if (existsSync(direct))
		return { name: path.basename(name), path: direct, collection: undefined };
	return undefined;
}

function findCollectionRole(
	state: RunState,
	name: string,
	collections: readonly string[],
): FoundRole | undefined {
	const parts = name.split(".");
	const [namespace, collection, ...rest] = parts;
	const isFull = parts.length >= 3 && parts.every((part) => /^\w+$/.test(part));
	const wanted = isFull
		? [[`${namespace}.${collection}`, rest.join("/")] as const]
		: collections.map((c) => [c, name] as const);
	for (const [owner, role] of wanted) {
		const folder = state.parts.modules?.collectionFolder(owner);
		if (folder === undefined) continue;
		const candidate = path.join(folder, "roles", role);
		if (existsSync(candidate))
			return {
				name: role.replaceAll("/", "."),
				path: candidate,
				collection: owner,
			};
	}
	return undefined;
}

/** Only what is known before any host: extra variables, the play's, and those around the node. */
function renderStatic(
	{ state, baseDir }: { state: RunState; baseDir: string },
	value: PyValue,
	node: ParentNode,
): PyValue {
	if (!holdsTemplates(value)) return value;
	const layers: PyDict[] = [state.options.extraVars];
	for (
		let current: ParentNode | undefined = node;
		current;
		current = current.parent
	) {
		layers.push(current.vars);
		if (current.kind === "role")
			layers.push(current.fileVars, current.defaultVars, current.params);
	}
	const magic: PyDict = new Map([["playbook_dir", baseDir]]);
	return state.parts.templar.templateNow(
		value,
		new LayeredScope([...layers, magic]),
	);
}

/** Folders of a role, or of an imported playbook, that hold plugins for the rest of the run. */
function addPlugins(state: RunState, folder: string): void {
	state.parts.plugins.addFolder(folder);
	const library = path.join(folder, "library");
	const utils = path.join(folder, "module_utils");
	if (existsSync(utils)) state.parts.modules?.addModuleUtilsFolder(utils);
	if (existsSync(library)) state.parts.modules?.addModuleFolder(library);
	const callbacks = path.join(folder, "callback_plugins");
	if (existsSync(callbacks)) state.callbackPluginFolders.add(callbacks);
	if (existsSync(library)) state.resolvedActions.names.clear();
}
