// Strategy free: every host goes through the play at its own pace.

import { processIncludes } from "../../engine/include-run.ts";
import { metaName, runMeta } from "../../engine/meta.ts";
import type { PlayRun } from "../../engine/play-run.ts";
import { Step } from "../../engine/step.ts";
import type { Strategy } from "../../engine/strategy.ts";
import { announce, infoOf, startingTask } from "../../engine/task-start.ts";
import type { TaskNode } from "../../playbook/nodes.ts";

export const free: Strategy = {
	name: "ansible.builtin.free",
	async run(play) {
		await Promise.all(play.batch.map((host) => runHost(play, host)));
	},
};

async function runHost(play: PlayRun, host: string): Promise<void> {
	const { state } = play;
	while (!state.parts.signal.aborted && !state.unreachableHosts.has(host)) {
		const task = play.cursor(host).next(host, play);
		if (task === undefined) return;
		const hasRun =
			!task.isHandler &&
			metaName(task) !== "role_complete" &&
			task.role?.hasRun(host);
		if (hasRun) continue;
		await (task.taskRole === "meta"
			? runMetaTask(play, host, task)
			: runTask(play, host, task));
		// other hosts get their turn even where nothing waits
		await new Promise((resolve) => setImmediate(resolve));
	}
}

async function runMetaTask(
	play: PlayRun,
	host: string,
	task: TaskNode,
): Promise<void> {
	const info = infoOf(play, task);
	if (!task.isImplicit) announce(play, info);
	await runMeta({
		play,
		host,
		task,
		info,
		scope: play.scopes.scope(host, task),
		warn: (text) => play.state.warn(text),
	});
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
