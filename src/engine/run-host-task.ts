// One task on one host: its loop, if it has one, and what all items come to together.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyTruth } from "../pyvalue/compare.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { attemptTask } from "./attempt.ts";
import type { HostTask, ItemOutcome, TaskOutcome } from "./host-task.ts";
import { loopItems } from "./loop-items.ts";
import { failedOutcome, plainOutcome, registerName } from "./plain-outcome.ts";
import { isSet } from "./result-flags.ts";
import { runLoop } from "./run-loop.ts";

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
	const loop = await runLoop(run, items, start);
	return loop.error ?? combineItems(run, loop.items);
}

function isTemplateError(error: unknown): boolean {
	return (
		error instanceof ShevekError &&
		(error.code === "template" || error.code === "variable")
	);
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
