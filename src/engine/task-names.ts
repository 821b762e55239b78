// What tasks and plays are called: on the screen, in events, in the record.

import type { PlayInfo, TaskInfo } from "../events/run-event.ts";
import type { PlayNode, TaskNode } from "../playbook/nodes.ts";
import { sourceText } from "../playbook/task-arguments.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

/** `name:` as written, or the action; without the role. */
export function ownName(task: TaskNode, rendered?: PyValue): string {
	const name = rendered ?? task.keywords.get("name");
	if (name !== undefined && name !== null) {
		const text = sourceText(name) ?? pyStr(name);
		if (text !== "") return text;
	}
	return task.isDynamicInclude && task.taskRole === "includeRole"
		? includeRoleName(task)
		: task.action;
}

function includeRoleName(task: TaskNode): string {
	const role = task.args.get("name") ?? task.args.get("role");
	return role === undefined
		? task.action
		: `${task.action} : ${sourceText(role) ?? pyStr(role)}`;
}

/** With the role in front, as the screen shows it. */
export function shownName(task: TaskNode, own: string): string {
	const { role } = task;
	if (role === undefined) return own;
	const roleName = role.fqcn ?? role.name;
	return own.startsWith(`${roleName} : `) ? own : `${roleName} : ${own}`;
}

export interface TaskInfoFields {
	readonly ownName: string;
	readonly args: PyDict;
	readonly isNoLog: boolean;
	readonly isCheckMode: boolean;
	readonly isDiff: boolean;
	readonly tags: readonly string[];
}

export function taskInfo(task: TaskNode, fields: TaskInfoFields): TaskInfo {
	return {
		uuid: task.uuid,
		name: shownName(task, fields.ownName),
		ownName: fields.ownName,
		action: task.action,
		resolvedAction: task.resolvedAction,
		args: fields.args,
		path: task.where.file,
		line: task.where.line,
		role: task.role?.name,
		roleFqcn: task.role?.fqcn,
		isNoLog: fields.isNoLog,
		isHandler: task.isHandler,
		isCheckMode: fields.isCheckMode,
		isDiff: fields.isDiff,
		tags: fields.tags,
		loop: task.hasLoop ? "items" : undefined,
		loopWith: task.loopLookup,
	};
}

export function playInfo(
	play: PlayNode,
	fields: {
		name: string;
		pattern: string;
		strategy: string;
		isCheckMode: boolean;
	},
): PlayInfo {
	return {
		uuid: play.uuid,
		name: fields.name,
		hasName: play.keywords.has("name"),
		pattern: fields.pattern,
		path: play.where.file,
		line: play.where.line,
		strategy: fields.strategy,
		isCheckMode: fields.isCheckMode,
	};
}
