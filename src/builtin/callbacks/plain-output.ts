// Modules whose output the ad-hoc callbacks print as it is instead of as JSON.

import type { TaskInfo } from "../../events/run-event.ts";

const PLAIN_ACTION =
	/^(ansible\.(builtin|legacy)\.)?(command|shell|raw|(ansible\.windows\.)?win_(command|shell))$/;

export function isPlainOutput(task: TaskInfo): boolean {
	return PLAIN_ACTION.test(task.action);
}
