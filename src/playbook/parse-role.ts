// A role's folder to a Role: metadata, dependencies, defaults, vars, tasks, handlers, argument specs.

import { ShevekError } from "../errors/shevek-error.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { placeOf } from "../yaml/places.ts";
import { addValidation, argumentSpecsOf } from "./argument-specs.ts";
import { isKeywordOf } from "./keywords.ts";
import type { ParentNode } from "./nodes.ts";
import { parseBlockList } from "./parse-tasks.ts";
import { whereOf } from "./read-keywords.ts";
import { MAIN_FILES, Role } from "./role.ts";
import { remember, reuse } from "./role-cache.ts";
import {
	parseRoleEntry,
	type RoleContext,
	type RoleEntry,
} from "./role-entry.ts";
import { type Part, readPart, readVarsPart } from "./role-files.ts";

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
			"file",
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
			"limit",
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
	for (const [index, dependency] of dependencies.entries()) {
		const at = placeOf(dependencies, index) ?? where;
		const entry = parseRoleEntry(galaxyName(dependency), inner, at);
		role.dependencies.push(loadRole(entry, inner));
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
