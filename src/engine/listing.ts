// Plays as --list-tasks and its like show them: read and filtered by tags, run by nobody.

import path from "node:path";
import { loadPlaybook } from "../playbook/load.ts";
import type { BlockNode, PlayNode, TaskNode } from "../playbook/nodes.ts";
import { compilePlay } from "../playbook/parse-play.ts";
import { filterBlock, isChosen, splitTags, tagsOf } from "../playbook/tags.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import { holdsTemplates } from "../templar/template-node.ts";
import { LayeredScope } from "../vars/layered-scope.ts";
import type { RunOptions, RunParts } from "./options.ts";
import { makePlaybookSources } from "./playbook-sources.ts";
import { RunState } from "./run-state.ts";
import { ownName, shownName } from "./task-names.ts";

export interface ListedPlay {
	readonly name: string;
	readonly pattern: readonly string[];
	readonly tags: readonly string[];
	readonly hosts: readonly string[];
	readonly tasks: readonly { name: string; tags: readonly string[] }[];
}

export function readForListing(
	file: string,
	options: RunOptions,
	parts: RunParts,
): ListedPlay[] {
	const state = new RunState(options, parts);
	const plays = loadPlaybook(
		file,
		makePlaybookSources(state, path.dirname(file)),
	);
	return plays.map((play) => listed(play, state));
}

function listed(play: PlayNode, state: RunState): ListedPlay {
	const { parts, options } = state;
	const scope = new LayeredScope([options.extraVars, play.vars]);
	const render = (value: PyValue): PyValue =>
		holdsTemplates(value) ? parts.templar.templateNow(value, scope) : value;
	const written = render(play.keywords.get("hosts") ?? null);
	const pattern = (Array.isArray(written) ? written : [written]).map(pyStr);
	const name = play.keywords.get("name");
	const tags = play.keywords.get("tags") ?? [];
	const blocks = compilePlay(play, false).map((block) =>
		filterBlock(block, (task) => isChosen(tagsOf(task, render), options.tags)),
	);
	const tasks = [...regularTasks(blocks)].filter((task) => !task.isImplicit);
	return {
		name: name === undefined ? pattern.join(",") : pyStr(render(name)),
		pattern,
		tags: splitTags(Array.isArray(tags) ? tags : [tags], render),
		hosts: parts.selectHosts(pattern, undefined, true),
		tasks: tasks.map((task) => ({
			name: listedName(task),
			tags: tagsOf(task, render),
		})),
	};
}

/** What may run: a rescue or always part is not listed, as in Ansible. */
function* regularTasks(
	nodes: readonly (BlockNode | TaskNode)[],
): Generator<TaskNode> {
	for (const node of nodes) {
		if (node.kind === "task") yield node;
		else yield* regularTasks(node.block);
	}
}

/** A task without a name is its action alone, whatever its role. */
function listedName(task: TaskNode): string {
	const name = task.keywords.get("name");
	return name === undefined || name === ""
		? task.action
		: shownName(task, ownName(task));
}
