// import_tasks and import_role: read when the playbook is, so their names may use no facts.

import path from "node:path";
import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { placeOfValue } from "../yaml/places.ts";
import {
	assertNoHandler,
	assertRoleName,
	checkIncludeArgs,
	fileArgument,
} from "./include-statements.ts";
import { BlockNode, type ParentNode, type TaskNode } from "./nodes.ts";
import { loadRole } from "./parse-role.ts";
import { parseTaskList } from "./parse-tasks.ts";
import { roleBlocks, roleHandlers } from "./role-blocks.ts";
import { playOf } from "./role-cache.ts";
import type { PlaybookSources } from "./sources.ts";
import type { TaskListContext, TaskOrBlock } from "./task-list.ts";

/** Where a file named by an include or import is looked for, nearest first. */
export function includeCandidates(
	task: TaskNode,
	name: string,
	baseDir: string,
	fileOf: (include: TaskNode) => string | undefined,
): string[] {
	if (path.isAbsolute(name)) return [name];
	const folder = task.isHandler ? "handlers" : "tasks";
	const candidates: string[] = [];
	let cumulative: string | undefined;
	for (
		let node: ParentNode | undefined = task.parent;
		node;
		node = node.parent
	) {
		if (node.kind !== "task") continue;
		const parentFile = fileOf(node);
		if (parentFile === undefined) continue;
		const parentDir = path.dirname(parentFile);
		cumulative =
			cumulative !== undefined && !path.isAbsolute(cumulative)
				? path.join(parentDir, cumulative)
				: parentDir;
		if (task.role) {
			candidates.push(
				path.resolve(task.role.path, folder, name),
				path.resolve(task.role.path, folder, cumulative, folder, name),
				path.resolve(task.role.path, folder, cumulative, name),
			);
		} else {
			candidates.push(path.resolve(baseDir, cumulative, name));
		}
	}
	if (task.role) {
		candidates.push(
			path.resolve(task.role.path, folder, name),
			// handlers may include a file of tasks/
			path.resolve(task.role.path, "tasks", name),
			path.resolve(task.role.path, name),
			path.resolve(baseDir, folder, name),
		);
	}
	candidates.push(path.resolve(baseDir, name));
	return candidates;
}

export function expandImportedTasks(
	task: TaskNode,
	context: TaskListContext,
): TaskOrBlock[] {
	const { sources } = context;
	checkIncludeArgs(task);
	if (task.hasLoop) {
		throw new ShevekError(
			"playbook",
			"You cannot use loops on 'import_tasks' statements. You should use 'include_tasks' instead.",
			{ where: task.where },
		);
	}
	const name = fileArgument(task);
	const target = pyStr(renderPath(name, task, sources));
	const candidates = includeCandidates(task, target, sources.baseDir, (node) =>
		staticFile(node, sources),
	);
	const file = candidates.find((candidate) => sources.exists(candidate));
	if (file === undefined) {
		throw new ShevekError(
			"file",
			`Could not find or access '${candidates.at(-1)}' on the Ansible Controller.`,
			{
				where: task.where,
				hint: `looked at ${[...new Set(candidates)].join(", ")}`,
			},
		);
	}
	assertNotTooDeep(task, file);
	const list = sources.readYaml(file);
	if (list === null || (Array.isArray(list) && list.length === 0)) {
		sources.warn(`file ${file} is empty and had no tasks to include`);
		return [];
	}
	sources.verbose(`statically imported: ${file}`, 2);
	const nodes = parseTaskList(list, {
		...context,
		parent: inheritingBlock(task),
		file,
	});
	if (context.isHandlers)
		return nodes.flatMap((node) => (node.kind === "block" ? node.block : node));
	const block = new BlockNode(task, task.where);
	block.block = nodes;
	return [block];
}

/** The reference's own recursion ends near 150. */
const MAX_IMPORTS = 100;

/** A file that imports itself would be read for ever. */
function assertNotTooDeep(task: TaskNode, what: string): void {
	let depth = 0;
	for (let node: ParentNode | undefined = task; node; node = node.parent)
		if (node.kind === "task" && isImport(node)) depth++;
	if (depth <= MAX_IMPORTS) return;
	throw new ShevekError(
		"limit",
		`more than ${MAX_IMPORTS} imports within one another, the last of ${what}`,
		{ where: task.where, hint: "does a file or role import itself?" },
	);
}

function isImport(task: TaskNode): boolean {
	return task.taskRole === "importTasks" || task.taskRole === "importRole";
}

/** An import's own keywords reach its tasks through the import itself, which is their parent. */
function inheritingBlock(task: TaskNode): ParentNode {
	return task;
}

function staticFile(
	node: TaskNode,
	sources: PlaybookSources,
): string | undefined {
	if (node.taskRole !== "importTasks" && node.taskRole !== "includeTasks")
		return undefined;
	const name = node.args.get("_raw_params") ?? node.args.get("file");
	if (name === undefined) return undefined;
	try {
		return pyStr(sources.renderStatic(name, node));
	} catch (cause) {
		throw new ShevekError(
			"parse",
			`Error when evaluating variable in dynamic parent include path: ${pyStr(name)}. When using static imports, the parent dynamic include cannot utilize host facts or variables from inventory`,
			{ cause },
		);
	}
}

function renderPath(
	name: PyValue,
	task: TaskNode,
	sources: PlaybookSources,
): PyValue {
	try {
		return sources.renderStatic(name, task);
	} catch (cause) {
		throw new ShevekError(
			"playbook",
			`Error when evaluating variable in import path: ${pyStr(name)}.\n\nWhen using static imports, ensure that any variables used in their names are defined in vars/vars_files\nor extra-vars passed in from the command line. Static imports cannot use variables from facts or inventory\nsources like group or host vars.`,
			{ where: task.where, cause },
		);
	}
}

export function expandImportedRole(
	task: TaskNode,
	context: TaskListContext,
): TaskOrBlock[] {
	checkIncludeArgs(task);
	assertNoHandler(task);
	if (task.hasLoop) {
		throw new ShevekError(
			"playbook",
			"You cannot use loops on 'import_role' statements. You should use 'include_role' instead.",
			{ where: task.where },
		);
	}
	assertNotTooDeep(task, pyStr(task.args.get("name") ?? ""));
	const role = loadIncludedRole(task, context.sources, (value) =>
		context.sources.renderStatic(value, task),
	);
	// its variables and handlers are the whole play's, as if it stood under roles:
	const play = playOf(task);
	play.roles.push(role);
	play.handlers.push(...roleHandlers(role));
	return roleBlocks(role);
}

/** The role that an import_role or include_role task brings. */
export function loadIncludedRole(
	task: TaskNode,
	sources: PlaybookSources,
	render: (value: PyValue) => PyValue,
	parent: ParentNode = task,
) {
	const text = (key: string): string | undefined => {
		const value = task.args.get(key);
		return value === undefined || value === null
			? undefined
			: pyStr(render(value));
	};
	assertRoleName(task);
	const name = text("name") ?? text("role") ?? "";
	return loadRole(
		{
			name,
			keywords: new Map(),
			// an import exports them to the whole play with the role
			vars: task.vars,
			params: new Map(),
			where:
				placeOfValue(task.args, task.args.has("name") ? "name" : "role") ??
				task.where,
		},
		{
			sources,
			parent,
			searchRoleDir: task.role?.path,
			playbookDir: path.dirname(task.where.file),
			files: {
				tasks: text("tasks_from") ?? "main",
				handlers: text("handlers_from") ?? "main",
				vars: text("vars_from") ?? "main",
				defaults: text("defaults_from") ?? "main",
			},
			isFromInclude: true,
			isStatic: task.taskRole === "importRole",
			isPublic:
				task.taskRole === "importRole" ||
				task.args.get("public") === true ||
				text("public")?.toLowerCase() === "yes" ||
				text("public")?.toLowerCase() === "true",
			allowsDuplicates: task.args.get("allow_duplicates") !== false,
			isValidated: task.args.get("rolespec_validate") !== false,
		},
	);
}
