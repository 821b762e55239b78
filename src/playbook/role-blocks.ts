// A role's task blocks and handlers as a play runs them.

import type { PyValue } from "../pyvalue/value.ts";
import { BlockNode, type ParentNode, TaskNode } from "./nodes.ts";
import type { Role } from "./role.ts";

/** A role's blocks as a play runs them: its dependencies', its own, and the mark that it is through. */
export function roleBlocks(role: Role): BlockNode[] {
	const blocks = role.dependencies.flatMap(roleBlocks);
	blocks.push(...role.tasks, completionBlock(role));
	return blocks;
}

export function roleHandlers(role: Role): BlockNode[] {
	const { dependencies, handlers } = role.handlerOwner;
	return [...dependencies.flatMap(roleHandlers), ...handlers];
}

/** Lists of handlers hold tasks, at their first level. */
export function handlerTasks(blocks: readonly BlockNode[]): TaskNode[] {
	return blocks.flatMap((block) =>
		block.block.filter((node) => node.kind === "task"),
	);
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
