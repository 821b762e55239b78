// A role's folder to a Role: metadata, dependencies, defaults, vars, tasks, handlers, argument specs.

import path from "node:path";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { isKeywordOf } from "./keywords.ts";
import {
	BlockNode,
	type Keywords,
	type ParentNode,
	type PlayNode,
	TaskNode,
} from "./nodes.ts";
import { parseBlockList } from "./parse-tasks.ts";
import { readKeywords, readVars, whereOf } from "./read-keywords.ts";
import { MAIN_FILES, Role, type RoleFiles } from "./role.ts";
import type { PlaybookSources } from "./sources.ts";

export interface RoleEntry {
	readonly name: string;
	readonly keywords: Keywords;
	readonly vars: PyDict;
	readonly params: PyDict;
	readonly where: Place;
}

export interface RoleContext {
	readonly sources: PlaybookSources;
	readonly parent: ParentNode;
	readonly searchRoleDir: string | undefined;
	readonly playbookDir: string;
	readonly files?: RoleFiles;
	readonly isFromInclude?: boolean;
	readonly isStatic?: boolean;
	readonly isPublic?: boolean;
	readonly allowsDuplicates?: boolean;
	readonly isValidated?: boolean;
}

/** `- common`, `- role: web`, `- {role: web, port: 80, tags: x}`. */
export function parseRoleEntry(
	entry: PyValue,
	context: RoleContext,
	listWhere: Place,
): RoleEntry {
	const where = whereOf(entry, listWhere);
	if (!(entry instanceof Map)) {
		if (typeof entry === "string" && entry.includes(",")) {
			throw new ShevekError(
				"playbook",
				`Invalid old style role requirement: ${entry}`,
				{ where },
			);
		}
		return {
			name: pyStr(context.sources.renderStatic(entry, context.parent)),
			keywords: new Map(),
			vars: new Map(),
			params: new Map(),
			where,
		};
	}
	const name = entry.get("role") ?? entry.get("name");
	if (name === undefined || name === null || name === "") {
		throw new ShevekError(
			"playbook",
			"role definitions must contain a role name",
			{ where },
		);
	}
	const known: PyDict = new Map();
	const params: PyDict = new Map();
	for (const [key, value] of entry) {
		if (typeof key === "string" && isKeywordOf("role", key))
			known.set(key, value);
		else if (key !== "name") params.set(key, value);
	}
	const keywords = readKeywords("role", known, where);
	keywords.delete("name");
	return {
		name: pyStr(context.sources.renderStatic(name, context.parent)),
		keywords,
		vars: readVars(entry.get("vars"), where),
		params,
		where,
	};
}

export function loadRole(entry: RoleEntry, context: RoleContext): Role {
	const { sources } = context;
	const search = {
		playbookDir: context.playbookDir,
		roleDir: context.searchRoleDir,
		collections: collectionsOf(context.parent),
	};
	const found = sources.findRole(entry.name, search);
	if (found === undefined) {
		throw new ShevekError(
			"playbook",
			`the role '${entry.name}' was not found in ${sources.roleSearchPaths(search).join(":")}`,
			{ where: entry.where },
		);
	}
	const cached = reuse(found.path, entry, context);
	if (cached) return cached;
	assertNoCycle(found.path, context.parent, entry);
	const role = new Role({
		name: found.name,
		fqcn:
			found.collection === undefined
				? undefined
				: `${found.collection}.${found.name}`,
		collection: found.collection,
		path: found.path,
		where: entry.where,
		parent: context.parent,
		keywords: entry.keywords,
		vars: entry.vars,
		params: entry.params,
		isFromInclude: context.isFromInclude ?? false,
		isPublic: context.isPublic ?? true,
	});
	fillRole(role, context);
	remember(role, entry, context);
	return role;
}

function collectionsOf(parent: ParentNode): string[] {
	for (let node: ParentNode | undefined = parent; node; node = node.parent) {
		const value = node.keywords.get("collections");
		if (Array.isArray(value))
			return value.filter((v): v is string => typeof v === "string");
	}
	return [];
}

/** A role that depends on itself would be read for ever. */
function assertNoCycle(
	rolePath: string,
	parent: ParentNode,
	entry: RoleEntry,
): void {
	let depth = 0;
	for (
		let node: ParentNode | undefined = parent;
		node?.kind === "role";
		node = node.parent
	) {
		if (node.path === rolePath) depth++;
	}
	if (depth > 0) {
		throw new ShevekError(
			"playbook",
			`A recursion loop was detected with the roles specified. Make sure child roles do not have dependencies on parent roles: ${entry.name}`,
			{ where: entry.where },
		);
	}
}

function fillRole(role: Role, context: RoleContext): void {
	const { sources } = context;
	const files = context.files ?? MAIN_FILES;
	sources.onRole(role.path);
	const meta = readPart(role, "meta", "main", sources);
	readMeta(role, meta, context);
	role.fileVars = readVarsPart(role, "vars", files.vars, sources);
	role.defaultVars = readVarsPart(role, "defaults", files.defaults, sources);
	role.argumentSpecs = argumentSpecsOf(role, meta, sources);
	const inside = { sources, parent: role as ParentNode, role, file: "" };
	const tasks = readPart(role, "tasks", files.tasks, sources);
	const handlers = readPart(role, "handlers", files.handlers, sources);
	if (tasks)
		role.tasks = parseBlockList(tasks.value, {
			...inside,
			isHandlers: false,
			file: tasks.file,
		});
	if (handlers) {
		role.handlers = parseBlockList(handlers.value, {
			...inside,
			isHandlers: true,
			file: handlers.file,
		});
	}
	if (context.isValidated !== false) addValidation(role, files.tasks);
}

interface Part {
	readonly value: PyValue;
	readonly file: string;
}

function readPart(
	role: Role,
	folder: string,
	name: string,
	sources: PlaybookSources,
): Part | undefined {
	const base = path.join(role.path, folder, name);
	const [file] = sources.findVarsFiles(base, false);
	if (file === undefined) {
		if (name === "main") return undefined;
		throw new ShevekError(
			"file",
			`Could not find specified file in role: ${folder}/${name}`,
			{ where: role.where },
		);
	}
	const value = sources.readYaml(file);
	return value === null ? undefined : { value, file };
}

function readVarsPart(
	role: Role,
	folder: string,
	name: string,
	sources: PlaybookSources,
): PyDict {
	const files = sources.findVarsFiles(path.join(role.path, folder, name), true);
	if (files.length === 0 && name !== "main") {
		throw new ShevekError(
			"file",
			`Could not find specified file in role: ${folder}/${name}`,
			{ where: role.where },
		);
	}
	const merged: PyDict = new Map();
	for (const file of files) {
		const value = sources.readYaml(file);
		if (value === null) continue;
		if (!(value instanceof Map)) {
			throw new ShevekError(
				"playbook",
				`The ${folder}/${name}.yml file for role '${role.name}' must contain a dictionary of variables`,
				{ where: { file, line: 1, column: 1 } },
			);
		}
		for (const [key, item] of value) merged.set(key, item);
	}
	return merged;
}

const META_KEYS = new Set([
	"allow_duplicates",
	"dependencies",
	"galaxy_info",
	"argument_specs",
	"collections",
]);

function readMeta(
	role: Role,
	meta: Part | undefined,
	context: RoleContext,
): void {
	if (context.isFromInclude)
		role.allowsDuplicates = context.allowsDuplicates ?? true;
	if (meta === undefined) return;
	const { value, file } = meta;
	const where = whereOf(value, { file, line: 1, column: 1 });
	if (!(value instanceof Map)) {
		throw new ShevekError(
			"playbook",
			`the 'meta/main.yml' for role ${role.name} is not a dictionary`,
			{ where },
		);
	}
	for (const key of value.keys()) {
		if (
			typeof key === "string" &&
			!META_KEYS.has(key) &&
			isKeywordOf("role", key)
		) {
			throw new ShevekError(
				"playbook",
				`'${key}' is not a valid attribute for a RoleMetadata`,
				{ where },
			);
		}
	}
	const duplicates = value.get("allow_duplicates");
	if (duplicates !== undefined && !context.isFromInclude)
		role.allowsDuplicates = isTrue(duplicates);
	const collections = value.get("collections");
	if (collections !== undefined && !role.keywords.has("collections")) {
		(role.keywords as Map<string, PyValue>).set("collections", collections);
	}
	const dependencies = value.get("dependencies") ?? null;
	if (dependencies === null) return;
	if (!Array.isArray(dependencies)) {
		throw new ShevekError(
			"playbook",
			"Expected role dependencies to be a list.",
			{ where },
		);
	}
	const inner: RoleContext = {
		sources: context.sources,
		parent: role,
		searchRoleDir: role.path,
		playbookDir: context.playbookDir,
		isFromInclude: false,
	};
	for (const dependency of dependencies) {
		role.dependencies.push(
			loadRole(parseRoleEntry(galaxyName(dependency), inner, where), inner),
		);
	}
}

/** `- src: user.role` (a requirements line) names the role by `name` or the last part of `src`. */
function galaxyName(dependency: PyValue): PyValue {
	if (
		!(dependency instanceof Map) ||
		dependency.has("role") ||
		dependency.has("name")
	)
		return dependency;
	const src = dependency.get("src");
	if (typeof src !== "string") return dependency;
	const name =
		src
			.split("/")
			.at(-1)
			?.split(",")[0]
			?.replace(/\.git$|\.tar\.gz$/, "") ?? src;
	return new Map<PyValue, PyValue>([["role", name]]);
}

function isTrue(value: PyValue): boolean {
	return (
		value === true ||
		(typeof value === "string" && /^(y|yes|on|true|1)$/i.test(value))
	);
}

function argumentSpecsOf(
	role: Role,
	meta: Part | undefined,
	sources: PlaybookSources,
): PyValue | undefined {
	const [file] = sources.findVarsFiles(
		path.join(role.path, "meta", "argument_specs"),
		false,
	);
	const own = file === undefined ? undefined : sources.readYaml(file);
	const specs = own instanceof Map ? own.get("argument_specs") : undefined;
	if (specs !== undefined) return specs;
	return meta?.value instanceof Map
		? meta.value.get("argument_specs")
		: undefined;
}

/** The task that checks a role's arguments, before all others (ansible-core 2.11 on). */
function addValidation(role: Role, entryPoint: string): void {
	const specs = role.argumentSpecs;
	const entry = specs instanceof Map ? specs.get(entryPoint) : undefined;
	if (!(entry instanceof Map)) return;
	const description = entry.get("short_description");
	const block = new BlockNode(role, role.where);
	const title = typeof description === "string" ? ` - ${description}` : "";
	block.block = [
		new TaskNode({
			parent: block,
			where: role.where,
			keywords: new Map<string, PyValue>([
				[
					"name",
					`Validating arguments against arg spec '${entryPoint}'${title}`,
				],
				["tags", ["always"]],
			]),
			vars: new Map(),
			action: "ansible.builtin.validate_argument_spec",
			resolvedAction: "ansible.builtin.validate_argument_spec",
			args: new Map<PyValue, PyValue>([
				["argument_spec", entry.get("options") ?? new Map()],
				["provided_arguments", new Map(role.params)],
				[
					"validate_args_context",
					new Map<PyValue, PyValue>([
						["type", "role"],
						["name", role.name],
						["argument_spec_name", entryPoint],
						["path", role.path],
					]),
				],
			]),
			role,
			isHandler: false,
			taskRole: "action",
		}),
	];
	role.tasks.unshift(block);
}

/** A role's blocks as a play runs them: its dependencies', its own, and the mark that it is through. */
export function roleBlocks(role: Role): BlockNode[] {
	const blocks = role.dependencies.flatMap(roleBlocks);
	blocks.push(...role.tasks, completionBlock(role));
	return blocks;
}

export function roleHandlers(role: Role): BlockNode[] {
	return [...role.dependencies.flatMap(roleHandlers), ...role.handlers];
}

function completionBlock(role: Role): BlockNode {
	const block = new BlockNode(role, role.where);
	block.block = [implicitMeta("role_complete", block, role)];
	return block;
}

/** A meta task that nobody wrote; it is never shown and no tag leaves it out. */
export function implicitMeta(
	what: string,
	parent: ParentNode,
	role?: Role,
): TaskNode {
	return new TaskNode({
		parent,
		where: parent.where,
		keywords: new Map<string, PyValue>([["tags", ["always"]]]),
		vars: new Map(),
		action: "meta",
		resolvedAction: "ansible.builtin.meta",
		args: new Map<PyValue, PyValue>([["_raw_params", what]]),
		role,
		isHandler: false,
		taskRole: "meta",
		isImplicit: true,
	});
}

/** The same role with the same parameters is one role to a play: it runs once unless it allows duplicates. */
const CACHES = new WeakMap<PlayNode, Map<string, Role>>();

function cacheKey(
	rolePath: string,
	entry: RoleEntry,
	context: RoleContext,
): string {
	const describe = (value: PyDict | Keywords): string =>
		[...value]
			.map(([k, v]) => `${String(k)}=${describeValue(v)}`)
			.join("\u0001");
	return [
		rolePath,
		describe(entry.params),
		describe(entry.vars),
		describe(entry.keywords),
		JSON.stringify(context.files ?? MAIN_FILES),
	].join("\u0002");
}

function describeValue(value: PyValue): string {
	if (value instanceof Map)
		return `{${[...value].map(([k, v]) => `${describeValue(k)}:${describeValue(v)}`).join()}}`;
	if (Array.isArray(value)) return `[${value.map(describeValue).join()}]`;
	return `${typeof value}${pyStr(value)}`;
}

function playOf(node: ParentNode): PlayNode {
	let current = node;
	while (current.kind !== "play") current = current.parent;
	return current;
}

function reuse(
	rolePath: string,
	entry: RoleEntry,
	context: RoleContext,
): Role | undefined {
	if (context.isFromInclude) return undefined;
	const cached = CACHES.get(playOf(context.parent))?.get(
		cacheKey(rolePath, entry, context),
	);
	// the run-once bookkeeping is shared; the place in the tree (and so what is inherited) is not
	if (cached === undefined || cached.parent !== context.parent)
		return undefined;
	return cached;
}

function remember(role: Role, entry: RoleEntry, context: RoleContext): void {
	const play = playOf(context.parent);
	const cache = CACHES.get(play) ?? new Map<string, Role>();
	CACHES.set(play, cache);
	const key = cacheKey(role.path, entry, context);
	const first = cache.get(key);
	if (first === undefined) cache.set(key, role);
	else role.shareHistory(first);
}
