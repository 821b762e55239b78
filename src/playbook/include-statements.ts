// What includes and imports may carry, and the rules of the old bare `include`.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { placeOf } from "../yaml/places.ts";
import { didYouMean, INCLUDE_KEYWORDS, nearestName } from "./keywords.ts";
import type { Keywords, ParentNode, TaskNode, TaskRole } from "./nodes.ts";
import { readKeywords } from "./read-keywords.ts";
import type { ActionStatement } from "./task-arguments.ts";
import type { TaskListContext } from "./task-list.ts";

const OLD_INCLUDE = /^(ansible\.(builtin|legacy)\.)?include$/;

/** The old bare `include` is static unless its name or a loop needs a host, or it was itself included. */
export function refineRole(
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
export function splitOldArguments(statement: ActionStatement): {
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
export function applyBlock(
	task: TaskNode,
	_context: TaskListContext,
): TaskNode {
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

export function checkIncludeKeywords(
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

/** What an include_tasks or include_role must have is asked for when it is read, not when it runs. */
export function checkDynamicInclude(task: TaskNode): void {
	if (!task.isDynamicInclude) return;
	if (task.taskRole === "includeRole") {
		assertNoHandler(task);
		assertRoleName(task);
	}
	checkIncludeArgs(task);
	if (task.taskRole === "includeTasks") fileArgument(task);
}

/** Roles bring tasks and handlers of their own: no handler can be one. */
export function assertNoHandler(task: TaskNode): void {
	if (!task.isHandler) return;
	throw new ShevekError(
		"playbook",
		`Using '${task.action}' as a handler is not supported.`,
		{ where: task.where },
	);
}

export function fileArgument(task: TaskNode): PyValue {
	const name = task.args.get("_raw_params") ?? task.args.get("file");
	if (name === undefined || name === null || name === "") {
		throw new ShevekError("playbook", `No file specified for ${task.action}`, {
			where: task.where,
		});
	}
	return name;
}

export function assertRoleName(task: TaskNode): void {
	const name = task.args.get("name") ?? task.args.get("role") ?? "";
	if (name !== "") return;
	throw new ShevekError(
		"playbook",
		`'name' is a required field for ${task.action}.`,
		{ where: task.where },
	);
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
			{
				where: task.where,
				hint: didYouMean(nearestName(String(wrong[0]), allowed)),
			},
		);
	}
}
