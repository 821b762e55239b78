// A task's conditions: when, and the lists of changed_when, failed_when and until.

import { ShevekError } from "../errors/shevek-error.ts";
import { asList } from "../playbook/read-keywords.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import { messageOf } from "./task-error.ts";

export interface AttemptOptions {
	/** The loop's items could not be had: reported unless the task is skipped. */
	readonly loopError?: unknown;
}

/** For meta tasks: the conditions alone. */
export function isTaskWanted(run: HostTask): Promise<boolean> {
	return isWanted(run, run.scope, {});
}

export async function isWanted(
	run: HostTask,
	scope: LayeredScope,
	options: AttemptOptions,
): Promise<boolean> {
	const conditions = run.task.inherited("when");
	const outer = run.task.play.importConditions;
	const all = [...outer, ...asList(conditions)];
	try {
		return await allTrue(run, all, scope);
	} catch (error) {
		if (options.loopError === undefined) throw error;
		run.play.state.emitter.message("plain", messageOf(error), 1);
		throw options.loopError;
	}
}

/** The conditions in their order, up to the first that is false. */
export async function allTrue(
	run: HostTask,
	conditions: readonly PyValue[],
	scope: LayeredScope,
): Promise<boolean> {
	const { templar } = run.play.state.parts;
	for (const condition of conditions) {
		if (condition === null || condition === "") continue;
		if (condition === true) continue;
		if (condition === false) return false;
		try {
			if (!(await templar.condition(condition, scope))) return false;
		} catch (error) {
			throw new ShevekError("template", messageOf(error), {
				where: run.task.where,
				cause: error,
			});
		}
	}
	return true;
}
