// How hosts and loop items are called in result lines.

import type { HostResult, TaskInfo } from "../../events/run-event.ts";
import { pyStr } from "../../pyvalue/text.ts";

/** `web1`, `web1 -> db1` when delegated, `web1 -> db1(10.0.0.7)` when that has another address. */
export function hostLabel(outcome: HostResult): string {
	const { host, delegatedTo, delegatedAddr } = outcome;
	if (delegatedTo === undefined || delegatedTo === host) return host;
	const isElsewhere =
		delegatedAddr !== undefined && delegatedAddr !== delegatedTo;
	return `${host} -> ${delegatedTo}${isElsewhere ? `(${delegatedAddr})` : ""}`;
}

/** Censoring takes the item out of a result, and what is left is None. */
export function itemText(outcome: HostResult): string {
	return pyStr(outcome.isNoLog ? null : (outcome.itemLabel ?? null));
}

const INCLUDE_ACTION =
	/^(ansible\.(builtin|legacy)\.)?(include|include_tasks|include_role)$/;

/** Tasks whose own result is not shown: the `included:` line stands for it. */
export function isInclude(task: TaskInfo): boolean {
	return INCLUDE_ACTION.test(task.action);
}
