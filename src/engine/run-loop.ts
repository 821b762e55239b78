// A task's loop: each item in its turn, with its variables, its events, and what the items see of each other.

import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import { attemptTask } from "./attempt.ts";
import type { HostTask, ItemOutcome } from "./host-task.ts";
import { type LoopControl, loopControl } from "./loop-control.ts";
import { failedOutcome } from "./plain-outcome.ts";
import { isFailedResult, isSet } from "./result-flags.ts";
import { hostResult } from "./result-view.ts";
import { describe } from "./task-error.ts";
import { delay } from "./wait.ts";

export interface LoopOutcome {
	readonly items: readonly ItemOutcome[];
	/** An error of an item, as opposed to a failed result, ends the loop and is all that is told of it (2.14). */
	readonly error?: ItemOutcome;
}

export async function runLoop(
	run: HostTask,
	items: readonly PyValue[],
	start: number,
): Promise<LoopOutcome> {
	const control = await loopControl(run);
	const { state } = run.play;
	if (run.scope.get(control.loopVar) !== undefined) {
		run.warn(
			`${run.info.name === "" ? run.task.action : `TASK: ${run.info.name}`}: The loop variable '${control.loopVar}' is already in use. You should set the \`loop_var\` value in the \`loop_control\` option for the task to something else to avoid variable collisions and unexpected behavior.`,
		);
	}
	const outcomes: ItemOutcome[] = [];
	const overlay: PyDict = new Map();
	for (const [index, item] of items.entries()) {
		if (index > 0 && control.pauseSeconds > 0)
			await delay(control.pauseSeconds * 1000, state.parts.signal);
		const itemVars = itemVariables(control, items, index, item);
		for (const [name, value] of itemVars) overlay.set(name, value);
		const itemStart = index === 0 ? start : state.parts.now();
		const scope = run.scope.with(overlay);
		const outcome = await itemOutcome(run, scope, overlay);
		if (state.parts.signal.aborted) break;
		if (isSet(outcome.result, "_ansible_error"))
			return { items: outcomes, error: outcome };
		decorate(outcome.result, itemVars, control);
		await label(run, scope, outcome.result, control);
		reportItem(run, outcome, itemStart);
		outcomes.push(outcome);
	}
	return { items: outcomes };
}

/** Their facts are variables at once, for the next item too. */
const SETS_VARIABLES = new Set([
	"ansible.builtin.set_fact",
	"ansible.builtin.include_vars",
]);

async function itemOutcome(
	run: HostTask,
	scope: LayeredScope,
	overlay: PyDict,
): Promise<ItemOutcome> {
	try {
		const outcome = await attemptTask(run, scope, {});
		// what an item registers, the next item's conditions see
		if (outcome.register !== undefined)
			overlay.set(outcome.register, outcome.result);
		const facts = outcome.result.get("ansible_facts");
		const isSetting = SETS_VARIABLES.has(run.task.resolvedAction);
		if (isSetting && facts instanceof Map)
			for (const [name, value] of facts) overlay.set(name, value);
		return outcome;
	} catch (error) {
		return failedOutcome(run, error);
	}
}

function itemVariables(
	control: LoopControl,
	items: readonly PyValue[],
	index: number,
	item: PyValue,
): PyDict {
	const vars: PyDict = new Map<PyValue, PyValue>([
		["ansible_loop_var", control.loopVar],
		[control.loopVar, item],
	]);
	if (control.indexVar !== undefined) {
		vars.set("ansible_index_var", control.indexVar);
		vars.set(control.indexVar, index);
	}
	if (control.isExtended)
		vars.set("ansible_loop", extendedLoop(control, items, index));
	return vars;
}

function extendedLoop(
	control: LoopControl,
	items: readonly PyValue[],
	index: number,
): PyDict {
	const { length } = items;
	const loop: PyDict = new Map<PyValue, PyValue>([
		["index", index + 1],
		["index0", index],
		["first", index === 0],
		["last", index + 1 === length],
		["length", length],
		["revindex", length - index],
		["revindex0", length - index - 1],
	]);
	if (control.isExtendedAllItems) loop.set("allitems", [...items]);
	const next = items[index + 1];
	if (next !== undefined) loop.set("nextitem", next);
	const previous = items[index - 1];
	if (previous !== undefined) loop.set("previtem", previous);
	return loop;
}

function decorate(
	result: PyDict,
	itemVars: PyDict,
	control: LoopControl,
): void {
	result.set(control.loopVar, itemVars.get(control.loopVar) ?? null);
	result.set("ansible_loop_var", control.loopVar);
	for (const name of [control.indexVar, "ansible_index_var", "ansible_loop"]) {
		const value = name === undefined ? undefined : itemVars.get(name);
		if (name !== undefined && value !== undefined) result.set(name, value);
	}
	result.set("_ansible_item_result", true);
}

async function label(
	run: HostTask,
	scope: LayeredScope,
	result: PyDict,
	control: LoopControl,
): Promise<void> {
	if (control.label === undefined) {
		result.set("_ansible_item_label", result.get(control.loopVar) ?? null);
		return;
	}
	try {
		result.set(
			"_ansible_item_label",
			await run.play.state.parts.templar.template(control.label, scope),
		);
	} catch (error) {
		result.set("failed", true);
		result.set(
			"msg",
			`Failed to template loop_control.label: ${describe(error)}`,
		);
	}
}

const INVENTORY_ACTIONS = new Set([
	"ansible.builtin.add_host",
	"ansible.builtin.group_by",
]);

function reportItem(run: HostTask, outcome: ItemOutcome, start: number): void {
	const { state, info: play } = run.play;
	const shown = hostResult(run, outcome, start, state.parts.now());
	const base = { play, task: run.info, outcome: shown };
	const { result } = outcome;
	if (isFailedResult(result) || isSet(result, "unreachable"))
		state.emitter.emit({ kind: "itemFailed", ...base });
	else if (isSet(result, "skipped"))
		state.emitter.emit({ kind: "itemSkipped", ...base });
	else {
		// in a loop, whether or not there is one (2.14)
		if (run.info.isDiff) state.emitter.emit({ kind: "diff", ...base });
		if (!INVENTORY_ACTIONS.has(run.task.resolvedAction))
			state.emitter.emit({ kind: "itemOk", ...base });
	}
}
