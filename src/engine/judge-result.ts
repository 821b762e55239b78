// What changed_when, failed_when and a return code make of a result.

import { asList } from "../playbook/read-keywords.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import { allTrue } from "./conditions.ts";
import type { HostTask } from "./host-task.ts";
import { describe } from "./task-error.ts";

/** What the action returned is there for changed_when, failed_when and until: registered, and as facts. */
export function expose(
	run: HostTask,
	overlay: PyDict,
	result: PyDict,
	register: string | undefined,
): void {
	if (register !== undefined) overlay.set(register, result);
	const facts = result.get("ansible_facts");
	if (
		!(facts instanceof Map) ||
		run.task.resolvedAction === "ansible.builtin.debug"
	)
		return;
	for (const [name, value] of facts) overlay.set(name, value);
}

export function settleFailed(result: PyDict): void {
	if (result.has("failed")) return;
	const rc = result.get("rc");
	result.set("failed", rc !== undefined && rc !== 0 && rc !== "0");
}

export async function judge(
	run: HostTask,
	result: PyDict,
	scope: LayeredScope,
): Promise<void> {
	const changedWhen = asList(run.task.keywords.get("changed_when"));
	const failedWhen = asList(run.task.keywords.get("failed_when"));
	let name = "changed";
	try {
		if (changedWhen.length > 0)
			result.set("changed", await allTrue(run, changedWhen, scope));
		name = "failed";
		if (failedWhen.length > 0) {
			const isFailed = await allTrue(run, failedWhen, scope);
			result.set("failed_when_result", isFailed);
			result.set("failed", isFailed);
		}
	} catch (error) {
		result.set("failed", true);
		result.set(`${name}_when_result`, describe(error));
	}
}
