// Lists of tasks to nodes: plain tasks, blocks, static imports (read here and now), dynamic includes.

import { type Place, ShevekError } from "../errors/shevek-error.ts";
import { pyRepr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { placeOf } from "../yaml/places.ts";
import { findAction, resolve, taskRoleOf } from "./find-action.ts";
import { expandImportedRole, expandImportedTasks } from "./import-static.ts";
import {
	applyBlock,
	checkDynamicInclude,
	checkIncludeKeywords,
	refineRole,
	splitOldArguments,
} from "./include-statements.ts";
import { BlockNode, TaskNode } from "./nodes.ts";
import {
	checkLoopControl,
	readKeywords,
	readVars,
	whereOf,
} from "./read-keywords.ts";
import type { TaskListContext, TaskOrBlock } from "./task-list.ts";

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
	// one around a whole list is as good as none (2.14)
	if (context.isHandlers && context.parent.kind === "block") {
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
	checkLoopControl(keywords.get("loop_control") ?? null, where);
	if (taskRole === "importTasks") return expandImportedTasks(task, context);
	if (taskRole === "importRole") return expandImportedRole(task, context);
	checkDynamicInclude(task);
	return [applyBlock(task, context)];
}
