// Where the file of a dynamic include is.

import { existsSync } from "node:fs";
import { includeCandidates } from "../playbook/import-static.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { sourceText } from "../playbook/task-arguments.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { HostTask } from "./host-task.ts";
import type { PlayRun } from "./play-run.ts";
import { messageOf } from "./task-error.ts";

export async function findIncludedFile(
	run: HostTask,
	target: string,
	scope: HostTask["scope"],
): Promise<string> {
	const { play, task } = run;
	const candidates = includeCandidates(
		task,
		target,
		play.sources.baseDir,
		(node) => fileOfInclude(node, play, scope),
	);
	return (
		candidates.find((file) => existsSync(file)) ??
		candidates[task.role ? Math.max(0, candidates.length - 5) : 0] ??
		target
	);
}

function fileOfInclude(
	node: TaskNode,
	play: PlayRun,
	scope: HostTask["scope"],
): string | undefined {
	if (node.taskRole !== "importTasks" && node.taskRole !== "includeTasks")
		return undefined;
	const name = node.args.get("_raw_params") ?? node.args.get("file");
	if (name === undefined) return undefined;
	try {
		return pyStr(play.state.parts.templar.templateNow(name, scope));
	} catch (error) {
		play.state.warn(
			`Templating the path of the parent ${node.action} failed. The path to the included file may not be found. The error was: ${messageOf(error)}.`,
		);
		return sourceText(name);
	}
}
