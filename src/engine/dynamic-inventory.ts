// add_host and group_by: hosts and groups that come up during a run.

import { addDynamicGroup, addDynamicHost } from "../inventory/dynamic-hosts.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { TaskOutcome } from "./host-task.ts";
import { isSet } from "./result-flags.ts";
import { hostResult } from "./result-view.ts";

export function addHostOf(outcome: TaskOutcome, item: PyDict): void {
	const { play } = outcome.run;
	const info = item.get("add_host");
	if (!(info instanceof Map)) return;
	const name = pyStr(info.get("host_name") ?? null);
	const vars = info.get("host_vars");
	const wanted = {
		name,
		groups: asTexts(info.get("groups")),
		vars: vars instanceof Map ? vars : new Map(),
	};
	const { state } = play;
	const isChanged = addDynamicHost(state.parts.inventory, wanted);
	state.inventoryChanges.push(() =>
		addDynamicHost(state.parts.inventory, wanted),
	);
	report(outcome, item, isChanged);
	if (isChanged && !play.allHosts.includes(name)) play.allHosts.push(name);
}

export function addGroupOf(outcome: TaskOutcome, item: PyDict): void {
	const { play, host } = outcome.run;
	const wanted = {
		name: pyStr(item.get("add_group") ?? null),
		parents: asTexts(item.get("parent_groups")),
	};
	const { state } = play;
	const isChanged = addDynamicGroup(state.parts.inventory, host, wanted);
	state.inventoryChanges.push(() => {
		// a host that the new inventory no longer has is in no group
		if (state.parts.inventory.host(host))
			addDynamicGroup(state.parts.inventory, host, wanted);
	});
	report(outcome, item, isChanged);
}

/** Whether anything changed is only known here, so the item's result is told from here. */
function report(outcome: TaskOutcome, item: PyDict, isChanged: boolean): void {
	const { run, result } = outcome;
	item.set("changed", isChanged);
	judgeAgain(outcome, item);
	const isSeenChanged = item.get("changed") === true;
	result.set(
		"changed",
		isSeenChanged || (run.task.hasLoop && isSet(result, "changed")),
	);
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

/** changed_when and failed_when once more, as only now it is known what changed. */
function judgeAgain({ run, register }: TaskOutcome, item: PyDict): void {
	const { templar } = run.play.state.parts;
	const own: PyDict = new Map(register === undefined ? [] : [[register, item]]);
	for (const key of ["ansible_loop_var", "ansible_index_var"]) {
		const name = item.get(key);
		const value = name === undefined ? undefined : item.get(name);
		if (name !== undefined && value !== undefined) own.set(name, value);
	}
	const scope = run.scope.with(own);
	for (const [keyword, key] of [
		["changed_when", "changed"],
		["failed_when", "failed"],
	] as const) {
		const written = run.task.keywords.get(keyword);
		if (written === undefined) continue;
		const conditions = Array.isArray(written) ? written : [written];
		const answers = conditions.map((condition) =>
			templar.condition(condition, scope),
		);
		item.set(
			key,
			answers.every((answer) => answer === true),
		);
	}
}
