// `--start-at-task`.

import type { TaskNode } from "../playbook/nodes.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PlayRun } from "./play-run.ts";

export function startAtTask(run: PlayRun): void {
	const wanted = run.state.startAtTask;
	if (wanted === undefined) return;
	const matches = globMatcher(wanted);
	let isFound = false;
	for (const host of run.batch) {
		const isStart = (task: TaskNode): boolean => {
			const name = task.keywords.get("name");
			const own = name === undefined ? task.action : pyStr(name);
			return (
				matches(own) ||
				(task.role !== undefined && matches(`${task.role.name} : ${own}`))
			);
		};
		const cursor = run.cursor(host);
		if (cursor.startAt(host, run, isStart)) isFound = true;
		else cursor.end();
	}
	if (isFound) run.state.startAtTask = undefined;
}

function globMatcher(pattern: string): (name: string) => boolean {
	const source = pattern
		.replace(/[.+^${}()|\\]/g, "\\$&")
		.replaceAll("*", ".*")
		.replaceAll("?", ".")
		.replaceAll("[!", "[^");
	let regex: RegExp | undefined;
	try {
		regex = new RegExp(`^${source}$`, "s");
	} catch {
		regex = undefined;
	}
	return (name) => name === pattern || (regex?.test(name) ?? false);
}
