// Lists of tasks to nodes: plain tasks, blocks, static imports (read here and now), dynamic includes.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { placeOf } from "../yaml/places.ts";
import { expandImportedRole, expandImportedTasks } from "./import-static.ts";
import { INCLUDE_KEYWORDS, isKeywordOf, nearestName } from "./keywords.ts";
import {
	BlockNode,
	type Keywords,
	type ParentNode,
	TaskNode,
	type TaskRole,
} from "./nodes.ts";
import {
	notAKeyword,
	readKeywords,
	readVars,
	whereOf,
} from "./read-keywords.ts";
import type { Role } from "./role.ts";
import type { PlaybookSources } from "./sources.ts";
import {
	type ActionStatement,
	readActionStatement,
	readModuleStatement,
} from "./task-arguments.ts";

export interface TaskListContext {
	readonly sources: PlaybookSources;
	readonly parent: ParentNode;
	readonly role: Role | undefined;
	readonly isHandlers: boolean;
	readonly file: string;
}

export type TaskOrBlock = TaskNode | BlockNode;

export function parseTaskList(
	list: PyValue,
	context: TaskListContext,
): TaskOrBlock[] {
	const where = whereOf(list, { file: context.file, line: 1, column: 1 });
	if (list === null) return [];
	if (!Array.isArray(list)) {
		throw new ShevekError(
			"playbook",
			"A malformed block was encountered while loading tasks: a list of tasks is expected here",
			{ where, hint: "start each task with `- `" },
		);
	}
	const nodes: TaskOrBlock[] = [];
	for (const [index, item] of list.entries()) {
		if (!(item instanceof Map)) {
			throw new ShevekError(
				"playbook",
				`A task must be a mapping of keywords; this is ${pyRepr(item)}`,
				{
					where: placeOf(list, index) ?? where,
				},
			);
		}
		const place = whereOf(item, where);
		if (item.has("block") || item.has("rescue") || item.has("always")) {
			nodes.push(parseBlock(item, place, context));
		} else nodes.push(...parseTask(item, place, context));
	}
	return nodes;
}

/** The same, with runs of tasks wrapped so that only blocks are left, as plays and roles keep them. */
export function parseBlockList(
	list: PyValue,
	context: TaskListContext,
): BlockNode[] {
	const blocks: BlockNode[] = [];
	let open: BlockNode | undefined;
	for (const node of parseTaskList(list, context)) {
		if (node.kind === "block") {
			open = undefined;
			blocks.push(node);
			continue;
		}
		if (open === undefined) {
			open = new BlockNode(context.parent, node.where);
			blocks.push(open);
		}
		open.block.push(node);
	}
	return blocks;
}

function parseBlock(
	item: PyDict,
	where: Place,
	context: TaskListContext,
): BlockNode {
	if (context.isHandlers) {
		throw new ShevekError(
			"playbook",
			"Using a block as a handler is not supported.",
			{ where },
		);
	}
	if (!item.has("block")) {
		const part = item.has("rescue") ? "rescue" : "always";
		throw new ShevekError(
			"playbook",
			`'${part}' keyword cannot be used without 'block'`,
			{ where },
		);
	}
	const keywords = readKeywords("block", item, where);
	const block = new BlockNode(
		context.parent,
		where,
		keywords,
		readVars(item.get("vars"), where),
	);
	const inner = { ...context, parent: block };
	block.block = parseTaskList(item.get("block") ?? null, inner);
	block.rescue = parseTaskList(item.get("rescue") ?? null, inner);
	block.always = parseTaskList(item.get("always") ?? null, inner);
	return block;
}

const TASK_ROLES: Readonly<Record<string, TaskRole>> = {
	meta: "meta",
	include: "includeTasks",
	include_tasks: "includeTasks",
	include_role: "includeRole",
	import_tasks: "importTasks",
	import_role: "importRole",
};

function taskRoleOf(action: string): TaskRole {
	const short = action.replace(/^ansible\.(builtin|legacy)\./, "");
	return Object.hasOwn(TASK_ROLES, short)
		? (TASK_ROLES[short] ?? "action")
		: "action";
}

function parseTask(
	item: PyDict,
	where: Place,
	context: TaskListContext,
): TaskOrBlock[] {
	const kind = context.isHandlers ? "handler" : "task";
	const {
		statement: written,
		actionKey,
		loop,
	} = findAction(item, where, context);
	const { statement, vars: oldVars } = splitOldArguments(written);
	const keywords = readKeywords(
		kind,
		item,
		where,
		(name) => name === actionKey || name.startsWith("with_"),
	);
	if (loop !== undefined) keywords.set("loop", loop.value);
	if (item.has("local_action")) keywords.set("delegate_to", "localhost");
	const taskRole = refineRole(taskRoleOf(statement.action), statement, {
		keywords,
		parent: context.parent,
	});
	if (taskRole !== "action" && taskRole !== "meta") {
		checkIncludeKeywords(item, statement.action, taskRole, where);
	}
	const task = new TaskNode({
		parent: context.parent,
		where,
		keywords,
		vars: readVars(item.get("vars"), where),
		includeArgs: oldVars.size > 0 ? oldVars : undefined,
		...statement,
		resolvedAction:
			resolve(statement.action, keywords, context) ?? statement.action,
		loopLookup: loop?.lookup,
		role: context.role,
		isHandler: context.isHandlers,
		taskRole,
	});
	if (taskRole === "importTasks") return expandImportedTasks(task, context);
	if (taskRole === "importRole") return expandImportedRole(task, context);
	return [applyBlock(task, context)];
}

const OLD_INCLUDE = /^(ansible\.(builtin|legacy)\.)?include$/;

/** The old bare `include` is static unless its name or a loop needs a host, or it was itself included. */
function refineRole(
	taskRole: TaskRole,
	statement: ActionStatement,
	{ keywords, parent }: { keywords: Keywords; parent: ParentNode },
): TaskRole {
	if (!OLD_INCLUDE.test(statement.action)) return taskRole;
	const isStatic =
		!(statement.args.get("_raw_params") instanceof Template) &&
		!keywords.has("loop") &&
		!isInsideDynamic(parent);
	return isStatic ? "importTasks" : "includeTasks";
}

function isInsideDynamic(parent: ParentNode): boolean {
	for (let node: ParentNode | undefined = parent; node; node = node.parent) {
		if (node.kind === "task" && node.isDynamicInclude) return true;
	}
	return false;
}

/** `include: file a=1` passes its arguments as variables. */
function splitOldArguments(statement: ActionStatement): {
	statement: ActionStatement;
	vars: PyDict;
} {
	if (!OLD_INCLUDE.test(statement.action))
		return { statement, vars: new Map() };
	const args: PyDict = new Map();
	const vars: PyDict = new Map();
	for (const [key, value] of statement.args) {
		(key === "_raw_params" || key === "file" || key === "apply"
			? args
			: vars
		).set(key, value);
	}
	return { statement: { ...statement, args }, vars };
}

/** `apply:` on an include stands between it and what it brings. */
function applyBlock(task: TaskNode, _context: TaskListContext): TaskNode {
	const apply = task.args.get("apply");
	if (apply === undefined || !task.isDynamicInclude) return task;
	if (!(apply instanceof Map)) {
		throw new ShevekError(
			"playbook",
			`Expected a dict for apply but got ${pyRepr(apply)} instead`,
			{ where: task.where },
		);
	}
	readKeywords("block", apply, task.where);
	return task;
}

const INCLUDE_ARGS: Readonly<Partial<Record<TaskRole, readonly string[]>>> = {
	includeTasks: ["file", "_raw_params", "apply"],
	importTasks: ["file", "_raw_params"],
	includeRole: [
		"name",
		"role",
		"tasks_from",
		"vars_from",
		"defaults_from",
		"handlers_from",
		"apply",
		"public",
		"allow_duplicates",
		"rolespec_validate",
		"_raw_params",
	],
	importRole: [
		"name",
		"role",
		"tasks_from",
		"vars_from",
		"defaults_from",
		"handlers_from",
		"public",
		"allow_duplicates",
		"rolespec_validate",
		"_raw_params",
	],
};

function checkIncludeKeywords(
	item: PyDict,
	action: string,
	taskRole: TaskRole,
	where: Place,
): void {
	const isDynamic = taskRole === "includeTasks" || taskRole === "includeRole";
	if (!isDynamic) return;
	for (const key of item.keys()) {
		if (typeof key !== "string" || key === action || key.startsWith("with_"))
			continue;
		if (!INCLUDE_KEYWORDS.has(key)) {
			throw new ShevekError(
				"playbook",
				`'${key}' is not a valid attribute for a ${taskRole === "includeRole" ? "IncludeRole" : "TaskInclude"}`,
				{
					where: placeOf(item, key) ?? where,
					hint: `put it under \`apply:\` of ${action}`,
				},
			);
		}
	}
}

/** Arguments of an include or import that mean something; others are an error. */
export function checkIncludeArgs(task: TaskNode): void {
	const allowed = INCLUDE_ARGS[task.taskRole] ?? [];
	const wrong = [...task.args.keys()].filter(
		(k) => !allowed.includes(String(k)),
	);
	if (wrong.length > 0) {
		throw new ShevekError(
			"playbook",
			`Invalid options for ${task.action}: ${wrong.join(",")}`,
			{ where: task.where },
		);
	}
}

interface FoundAction {
	readonly statement: ActionStatement;
	readonly actionKey: string | undefined;
	readonly loop: { lookup: string | undefined; value: PyValue } | undefined;
}

function findAction(
	item: PyDict,
	where: Place,
	context: TaskListContext,
): FoundAction {
	const kind = context.isHandlers ? "handler" : "task";
	const extra = item.get("args");
	const found: { statement: ActionStatement; key: string | undefined }[] = [];
	for (const name of ["action", "local_action"]) {
		if (!item.has(name)) continue;
		if (found.length > 0)
			throw new ShevekError(
				"playbook",
				"action and local_action are mutually exclusive",
				{ where },
			);
		found.push({
			statement: readActionStatement(item.get(name) ?? null, extra, where),
			key: undefined,
		});
	}
	const unknown = [...item.keys()].filter(
		(key) =>
			typeof key !== "string" ||
			(!isKeywordOf(kind, key) && !key.startsWith("with_")),
	);
	for (const key of unknown) {
		if (typeof key !== "string" || !isAction(key, item, context)) continue;
		if (found.length > 0) {
			throw new ShevekError(
				"playbook",
				`conflicting action statements: ${found[0]?.statement.action}, ${key}`,
				{ where },
			);
		}
		found.push({
			statement: readModuleStatement(key, item.get(key) ?? null, extra, where),
			key,
		});
	}
	const first = found[0];
	if (first === undefined) throw noAction(unknown, item, where, kind);
	return {
		statement: first.statement,
		actionKey: first.key,
		loop: findLoop(item, where),
	};
}

function isAction(
	name: string,
	item: PyDict,
	context: TaskListContext,
): boolean {
	return (
		taskRoleOf(name) !== "action" ||
		resolve(name, item as Keywords, context) !== undefined
	);
}

function resolve(
	name: string,
	keywords: Keywords,
	context: TaskListContext,
): string | undefined {
	const own = keywords.get("collections");
	const value = own ?? inheritedCollections(context.parent);
	const collections = Array.isArray(value)
		? value.filter((v): v is string => typeof v === "string")
		: [];
	return context.sources.resolveAction(name, collections);
}

function inheritedCollections(parent: ParentNode): PyValue | undefined {
	for (let node: ParentNode | undefined = parent; node; node = node.parent) {
		const value = node.keywords.get("collections");
		if (value !== undefined) return value;
	}
	return undefined;
}

function noAction(
	unknown: PyValue[],
	item: PyDict,
	where: Place,
	kind: "task" | "handler",
): ShevekError {
	const [bad] = unknown;
	if (bad === undefined) {
		return new ShevekError("playbook", "no module/action detected in task.", {
			where,
		});
	}
	if (typeof bad !== "string") return notAKeyword(kind, bad, item, where);
	const near = nearestName(bad, NEAR_ACTIONS);
	return new ShevekError(
		"playbook",
		`couldn't resolve module/action '${bad}'. This often indicates a misspelling, missing collection, or incorrect module path.`,
		{
			where,
			hint: near === undefined ? undefined : `did you mean '${near}'?`,
		},
	);
}

/** Names that a slip of the finger is usually near to. */
const NEAR_ACTIONS =
	"apt assert blockinfile command copy cron debug fail fetch file find get_url git group import_role import_tasks include_role include_tasks include_vars lineinfile meta package pause pip raw replace script service set_fact shell stat synchronize systemd template unarchive uri user wait_for yum when name tags register become notify loop vars until retries delay changed_when failed_when ignore_errors delegate_to run_once".split(
		" ",
	);

function findLoop(
	item: PyDict,
	where: Place,
): { lookup: string | undefined; value: PyValue } | undefined {
	let loop: { lookup: string | undefined; value: PyValue } | undefined;
	for (const [key, value] of item) {
		if (typeof key !== "string" || !key.startsWith("with_")) continue;
		if (loop !== undefined)
			throw new ShevekError(
				"playbook",
				`duplicate loop in task: ${loop.lookup}`,
				{ where },
			);
		if (value === null)
			throw new ShevekError(
				"playbook",
				`you must specify a value when using ${key}`,
				{ where },
			);
		loop = { lookup: key.slice("with_".length), value };
	}
	if (item.has("loop")) {
		if (loop !== undefined)
			throw new ShevekError(
				"playbook",
				`duplicate loop in task: ${loop.lookup}`,
				{ where },
			);
		loop = { lookup: undefined, value: item.get("loop") ?? null };
	}
	return loop;
}
