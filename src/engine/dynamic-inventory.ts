// add_host and group_by: hosts and groups that come up during a run.

import { addDynamicGroup, addDynamicHost } from "../inventory/dynamic-hosts.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { isSet, type TaskOutcome } from "./host-task.ts";
import { hostResult } from "./result-view.ts";

export function addHostOf(outcome: TaskOutcome, item: PyDict): void {
	const { play } = outcome.run;
	const info = item.get("add_host");
	if (!(info instanceof Map)) return;
	const name = pyStr(info.get("host_name") ?? null);
	const vars = info.get("host_vars");
	const isChanged = addDynamicHost(play.state.parts.inventory, {
		name,
		groups: asTexts(info.get("groups")),
		vars: vars instanceof Map ? vars : new Map(),
	});
	report(outcome, item, isChanged);
	if (isChanged && !play.allHosts.includes(name)) play.allHosts.push(name);
}

export function addGroupOf(outcome: TaskOutcome, item: PyDict): void {
	const { play, host } = outcome.run;
	const isChanged = addDynamicGroup(play.state.parts.inventory, host, {
		name: pyStr(item.get("add_group") ?? null),
		parents: asTexts(item.get("parent_groups")),
	});
	report(outcome, item, isChanged);
}

/** Whether anything changed is only known here, so the item's result is told from here. */
function report(outcome: TaskOutcome, item: PyDict, isChanged: boolean): void {
	const { run, result } = outcome;
	item.set("changed", isChanged);
	if (isChanged) result.set("changed", true);
	if (!run.task.hasLoop) return;
	const { state } = run.play;
	const shown = hostResult(
		run,
		{ result: item, isNoLog: isSet(item, "_ansible_no_log") },
		outcome.start,
		outcome.end,
	);
	state.emitter.emit({
		kind: "itemOk",
		play: run.play.info,
		task: run.info,
		outcome: shown,
	});
}

function asTexts(value: PyValue | undefined): string[] {
	if (value === undefined || value === null) return [];
	return (Array.isArray(value) ? value : [value]).map(pyStr);
}
