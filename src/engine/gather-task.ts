// The implicit task that gathers facts.

import { BlockNode, type PlayNode, TaskNode } from "../playbook/nodes.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

export function makeSetupTask(play: PlayNode): TaskNode {
	const block = new BlockNode(play, play.where);
	const args: PyDict = new Map();
	for (const name of ["gather_subset", "gather_timeout", "fact_path"]) {
		const value = play.keywords.get(name);
		if (value !== undefined) args.set(name, value);
	}
	const keywords = new Map<string, PyValue>([
		["name", "Gathering Facts"],
		["run_once", false],
	]);
	if (!play.keywords.has("tags")) keywords.set("tags", ["always"]);
	const task = new TaskNode({
		parent: block,
		where: play.where,
		keywords,
		vars: new Map(),
		action: "gather_facts",
		resolvedAction: "ansible.builtin.gather_facts",
		args,
		role: undefined,
		isHandler: false,
		taskRole: "action",
	});
	block.block = [task];
	return task;
}
