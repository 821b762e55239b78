// A host at its own pace: one task after the other, without regard to other hosts.

import type { TaskNode } from "../playbook/nodes.ts";
import { processIncludes } from "./include-run.ts";
import { metaName } from "./meta.ts";
import { runMetaTask } from "./meta-task.ts";
import type { PlayRun } from "./play-run.ts";
import { Step } from "./step.ts";
import { announce, startingTask } from "./task-start.ts";

/** The next task of a host, run; undefined where it has none left. */
export async function runNextTask(
	play: PlayRun,
	host: string,
): Promise<TaskNode | undefined> {
	const { state } = play;
	while (!state.parts.signal.aborted && !state.unreachableHosts.has(host)) {
		const task = play.cursor(host).next(host, play);
		if (task === undefined) return undefined;
		if (isPassedOver(task, host)) continue;
		await (task.taskRole === "meta"
			? runMetaTask(play, host, task)
			: runTask(play, host, task));
		// other hosts get their turn even where nothing waits
		await new Promise((resolve) => setImmediate(resolve));
		return task;
	}
	return undefined;
}

/** Of a role that the host has been through. */
function isPassedOver(task: TaskNode, host: string): boolean {
	if (task.isHandler || metaName(task) === "role_complete") return false;
	return task.role?.hasRun(host) ?? false;
}

/** The task that `runNextTask` would run; the host stays where it is. */
export function nextTask(play: PlayRun, host: string): TaskNode | undefined {
	if (play.state.unreachableHosts.has(host)) return undefined;
	const ahead = play.cursor(host).copy();
	let task = ahead.next(host, play);
	while (task !== undefined && isPassedOver(task, host))
		task = ahead.next(host, play);
	return task;
}

async function runTask(
	play: PlayRun,
	host: string,
	task: TaskNode,
): Promise<void> {
	const starting = await startingTask(play, task, host);
	if (task.inherited("run_once") === true) {
		play.state.warn(
			"Using run_once with the free strategy is not currently supported. This task will still be executed for every host in the inventory list.",
		);
	}
	announce(play, starting.info);
	const step = new Step(play, task, starting.info, starting.throttle);
	await step.start(host);
	await step.settled();
	if (!task.isDynamicInclude) return;
	const report = await processIncludes(play, step.outcomes);
	for (const failed of report.failedHosts) {
		play.fail(failed);
		play.state.failedHosts.add(failed);
	}
	for (const { blocks } of report.blocks) {
		const chosen = blocks.map((block) => play.filter(block));
		if (task.isHandler)
			for (const block of chosen)
				for (const node of block.block)
					if (node.kind === "task") play.notify(node, host);
		play.cursor(host).insert(chosen);
	}
}
