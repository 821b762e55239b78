// A meta task of one host, told and done.

import type { TaskNode } from "../playbook/nodes.ts";
import { runMeta } from "./meta.ts";
import type { PlayRun } from "./play-run.ts";
import { announce, infoOf } from "./task-start.ts";

export async function runMetaTask(
	play: PlayRun,
	host: string,
	task: TaskNode,
): Promise<void> {
	const info = infoOf(play, task);
	// told once a host, as the reference does; listeners do not see what nobody wrote
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
