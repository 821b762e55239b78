// One task on one host: its loop, if it has one, and what all items come to together.

import { ShevekError } from "../errors/shevek-error.ts";
import type { TaskInfo } from "../events/run-event.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import { attemptTask } from "./attempt.ts";
import { type LoopControl, loopControl } from "./loop-control.ts";
import { loopItems } from "./loop-items.ts";
import type { PlayRun } from "./play-run.ts";
import { hostResult } from "./result-view.ts";
import { describe, failureResult } from "./task-error.ts";

/** A task about to run on a host. */
export interface HostTask {
	readonly play: PlayRun;
	readonly host: string;
	readonly task: TaskNode;
	readonly info: TaskInfo;
	readonly scope: LayeredScope;
}

/** What came of it; `result` still holds its `_ansible_*` keys. */
export interface TaskOutcome {
	readonly run: HostTask;
	readonly result: PyDict;
	readonly isIgnored: boolean;
	readonly isUnreachableIgnored: boolean;
	readonly register: string | undefined;
	/** Where facts and registered results go besides the host: run_once's hosts, delegate_facts' target. */
	readonly delegatedTo: string | undefined;
	readonly isDelegatingFacts: boolean;
	readonly start: number;
	readonly end: number;
}

/** What one attempt (a task without loop, or one item) came to. */
export interface ItemOutcome {
	readonly result: PyDict;
	readonly isIgnored: boolean;
	readonly isUnreachableIgnored: boolean;
	readonly register: string | undefined;
	readonly delegatedTo: string | undefined;
	readonly isDelegatingFacts: boolean;
	readonly isNoLog: boolean;
}

/** Never throws: whatever goes wrong is the host's failed or unreachable result. */
export async function runHostTask(run: HostTask): Promise<TaskOutcome> {
	const { now } = run.play.state.parts;
	const start = now();
	const outcome = await guarded(run, start);
	const { result } = outcome;
	if (!result.has("changed") && !result.has("_ansible_error"))
		result.set("changed", false);
	return { run, ...outcome, start, end: now() };
}

async function guarded(run: HostTask, start: number): Promise<ItemOutcome> {
	try {
		return await runItems(run, start);
	} catch (error) {
		return failedOutcome(run, error);
	}
}

function failedOutcome(run: HostTask, error: unknown): ItemOutcome {
	return {
		...plainOutcome(run, failureResult(error)),
		isIgnored: run.task.inherited("ignore_errors") === true,
		isNoLog: run.info.isNoLog,
	};
}

function plainOutcome(run: HostTask, result: PyDict): ItemOutcome {
	return {
		result,
		isIgnored: false,
		isUnreachableIgnored: false,
		register: registerName(run),
		delegatedTo: undefined,
		isDelegatingFacts: false,
		isNoLog: false,
	};
}

async function runItems(run: HostTask, start: number): Promise<ItemOutcome> {
	let items: readonly PyValue[] | undefined;
	let loopError: unknown;
	if (run.task.hasLoop) {
		try {
			items = await loopItems(run);
		} catch (error) {
			// a false `when` still skips the task
			if (!isTemplateError(error)) throw error;
			loopError = error;
		}
	}
	if (items === undefined) return attemptTask(run, run.scope, { loopError });
	if (items.length === 0) {
		return plainOutcome(
			run,
			new Map<PyValue, PyValue>([
				["changed", false],
				["skipped", true],
				["skipped_reason", "No items in the list"],
				["results", []],
			]),
		);
	}
	return combineItems(run, await runLoop(run, items, start));
}

function isTemplateError(error: unknown): boolean {
	return (
		error instanceof ShevekError &&
		(error.code === "template" || error.code === "variable")
	);
}

async function runLoop(
	run: HostTask,
	items: readonly PyValue[],
	start: number,
): Promise<ItemOutcome[]> {
	const control = await loopControl(run);
	const { state } = run.play;
	if (run.scope.get(control.loopVar) !== undefined) {
		state.warn(
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
		decorate(outcome.result, itemVars, control);
		await label(run, scope, outcome.result, control);
		reportItem(run, outcome, itemStart);
		outcomes.push(outcome);
		if (state.parts.signal.aborted) break;
	}
	return outcomes;
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
		if (run.info.isDiff && result.has("diff"))
			state.emitter.emit({ kind: "diff", ...base });
		if (!INVENTORY_ACTIONS.has(run.task.resolvedAction))
			state.emitter.emit({ kind: "itemOk", ...base });
	}
}

/** Whether a result counts as failed: `failed_when` has the last word, over running out of retries too. */
export function isFailedResult(result: PyDict): boolean {
	const items = itemResults(result);
	if (result.has("failed_when_result"))
		return isSet(result, "failed_when_result");
	if (items.some((item) => item.has("failed_when_result"))) {
		return items.some((item) => isSet(item, "failed_when_result"));
	}
	return isSet(result, "failed") || items.some((item) => isSet(item, "failed"));
}

/** The items' results of a looped task, as the engine made them. */
export function itemResults(result: PyDict): PyDict[] {
	const items = result.get("results");
	if (!Array.isArray(items)) return [];
	return items.filter(
		(item) => item instanceof Map && item.has("_ansible_item_result"),
	) as PyDict[];
}

export function isSet(result: PyDict, key: string): boolean {
	const value = result.get(key);
	return value !== undefined && pyTruth(value);
}

function combineItems(
	run: HostTask,
	outcomes: readonly ItemOutcome[],
): ItemOutcome {
	const results = outcomes.map((outcome) => outcome.result);
	const combined: PyDict = new Map<PyValue, PyValue>([["results", results]]);
	combined.set(
		"skipped",
		results.every((result) => isSet(result, "skipped")),
	);
	if (results.some((result) => isSet(result, "changed")))
		combined.set("changed", true);
	const failed = outcomes.filter((outcome) => isSet(outcome.result, "failed"));
	if (failed.length > 0) {
		combined.set("failed", true);
		combined.set("msg", "One or more items failed");
	}
	for (const key of ["warnings", "deprecations"])
		gather(results, key, combined);
	if (failed.length === 0) combined.set("msg", "All items completed");
	if (combined.get("skipped") === true)
		combined.set("msg", "All items skipped");
	const last = outcomes.at(-1);
	const isNoLog = outcomes.some((outcome) => outcome.isNoLog);
	combined.set("_ansible_no_log", isNoLog);
	return {
		result: combined,
		isIgnored:
			failed.length > 0
				? failed.every((outcome) => outcome.isIgnored)
				: (last?.isIgnored ?? false),
		isUnreachableIgnored: outcomes.every(
			(outcome) => outcome.isUnreachableIgnored,
		),
		register: last?.register ?? registerName(run),
		delegatedTo: last?.delegatedTo,
		isDelegatingFacts: last?.isDelegatingFacts ?? false,
		isNoLog,
	};
}

function registerName(run: HostTask): string | undefined {
	const name = run.task.keywords.get("register");
	return name === undefined ? undefined : pyStr(name);
}

function gather(results: readonly PyDict[], key: string, into: PyDict): void {
	const all: PyValue[] = [];
	for (const result of results) {
		const value = result.get(key);
		if (value === undefined || !pyTruth(value)) continue;
		all.push(...(Array.isArray(value) ? value : [value]));
		result.delete(key);
	}
	if (all.length > 0) into.set(key, all);
}

/** Waits, but not beyond an interrupt. */
export function delay(ms: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(done, ms);
		function done(): void {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		}
		signal.addEventListener("abort", done);
	});
}
