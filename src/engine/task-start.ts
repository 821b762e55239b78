// Before a task goes to its hosts: what it is called, and what of it holds for all hosts at once.

import type { TaskInfo } from "../events/run-event.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { asList } from "../playbook/read-keywords.ts";
import { splitTags } from "../playbook/tags.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { toInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import { toBoolean } from "./keyword-values.ts";
import type { PlayRun } from "./play-run.ts";
import { ownName, taskInfo } from "./task-names.ts";

export interface StartingTask {
	readonly info: TaskInfo;
	/** 0 for no limit of its own. */
	readonly throttle: number;
	readonly isRunOnce: boolean;
	readonly isAnyErrorFatal: boolean;
	readonly isIgnoringErrors: boolean;
}

/** Actions that act for all hosts in one go. */
const BYPASS_HOST_LOOP = new Set([
	"ansible.builtin.add_host",
	"ansible.builtin.pause",
]);

export async function startingTask(
	play: PlayRun,
	task: TaskNode,
	host: string,
): Promise<StartingTask> {
	const scope = play.scopes.scope(host, task);
	const { templar } = play.state.parts;
	const flag = async (name: string): Promise<boolean> => {
		const written = task.inherited(name);
		if (written === undefined || written === null) return false;
		return pyTruth(toBoolean(await templar.template(written, scope)) ?? true);
	};
	const throttle = task.inherited("throttle");
	const written = task.keywords.get("name");
	const name =
		written === undefined || written === null
			? undefined
			: renderLeniently(play, written, scope);
	return {
		info: infoOf(play, task, name === undefined ? undefined : pyStr(name)),
		throttle:
			throttle === undefined
				? 0
				: Number(toInt(await templar.template(throttle, scope))),
		isRunOnce:
			(await flag("run_once")) || BYPASS_HOST_LOOP.has(task.resolvedAction),
		isAnyErrorFatal:
			(await flag("any_errors_fatal")) ||
			(task.inherited("any_errors_fatal") === undefined &&
				play.state.parts.settings.flag("ANY_ERRORS_FATAL")),
		isIgnoringErrors: await flag("ignore_errors"),
	};
}

/** As far as it can be told without waiting; what needs a host's values stays as written. */
export function infoOf(play: PlayRun, task: TaskNode, name?: string): TaskInfo {
	const { options } = play.state;
	const fixed = (keyword: string): boolean | undefined => {
		const value = task.inherited(keyword);
		return value === undefined || value === null ? undefined : toBoolean(value);
	};
	const isNoLog = fixed("no_log") ?? false;
	return taskInfo(task, {
		ownName: name ?? ownName(task),
		args: isNoLog ? new Map() : task.args,
		isNoLog,
		isCheckMode: fixed("check_mode") ?? options.isCheckMode,
		isDiff: fixed("diff") ?? options.isDiff,
		tags: splitTags(asList(task.inherited("tags")), (value) => value),
	});
}

export function announce(play: PlayRun, info: TaskInfo): void {
	play.state.emitter.emit({ kind: "taskStart", play: play.info, task: info });
}

/** What cannot be rendered is shown as it was written. */
function renderLeniently(
	play: PlayRun,
	value: PyValue,
	scope: LayeredScope,
): PyValue {
	try {
		return play.state.parts.templar.templateNow(value, scope);
	} catch {
		return value;
	}
}
