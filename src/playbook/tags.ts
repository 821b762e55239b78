// Which tasks `--tags` and `--skip-tags` leave (Ansible's rules for all, tagged, untagged, always, never).

import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { BlockNode, TaskNode } from "./nodes.ts";

export interface TagChoice {
	readonly only: ReadonlySet<string>;
	readonly skip: ReadonlySet<string>;
}

/** A task's tags as text; numbers and comma lists count as written. */
export function tagsOf(
	task: TaskNode,
	render: (value: PyValue) => PyValue,
): string[] {
	const value = task.inherited("tags");
	if (value === undefined) return [];
	return splitTags(Array.isArray(value) ? value : [value], render);
}

export function splitTags(
	values: readonly PyValue[],
	render: (value: PyValue) => PyValue,
): string[] {
	const tags = new Set<string>();
	for (const written of values) {
		const value = render(written);
		for (const item of Array.isArray(value) ? value : [value]) {
			const parts = typeof item === "string" ? item.split(",") : [pyStr(item)];
			for (const part of parts) tags.add(part.trim());
		}
	}
	return [...tags];
}

export function isChosen(tags: readonly string[], choice: TagChoice): boolean {
	const own: ReadonlySet<string> =
		tags.length > 0 ? new Set(tags) : new Set(["untagged"]);
	const { only, skip } = choice;
	const hits = (set: ReadonlySet<string>): boolean =>
		[...own].some((tag) => set.has(tag));
	let isRun = true;
	if (only.size > 0) {
		if (own.has("always")) isRun = true;
		else if (only.has("all") && !own.has("never")) isRun = true;
		else if (hits(only)) isRun = true;
		else isRun = only.has("tagged") && tags.length > 0 && !own.has("never");
	}
	if (isRun && skip.size > 0) {
		if (skip.has("all")) isRun = own.has("always") && !skip.has("always");
		else if (hits(skip)) isRun = false;
		else if (skip.has("tagged") && tags.length > 0) isRun = false;
	}
	return isRun;
}

/** The block without the tasks that the tags leave out; empty sub-blocks go too. */
export function filterBlock(
	block: BlockNode,
	isKept: (task: TaskNode) => boolean,
): BlockNode {
	const filter = (nodes: readonly (BlockNode | TaskNode)[]) => {
		const kept: (BlockNode | TaskNode)[] = [];
		for (const node of nodes) {
			if (node.kind === "task") {
				if (node.isImplicit || isKept(node)) kept.push(node);
			} else {
				const inner = filterBlock(node, isKept);
				if (inner.block.length + inner.rescue.length + inner.always.length > 0)
					kept.push(inner);
			}
		}
		return kept;
	};
	return block.withParts({
		block: filter(block.block),
		rescue: filter(block.rescue),
		always: filter(block.always),
	});
}
