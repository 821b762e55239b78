// What a task's outcome does to the run: counts, failures, facts, notifications, registered results, events.

import { pyTruth } from "../pyvalue/compare.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { Template } from "../templar/template-node.ts";
import { addGroupOf, addHostOf } from "./dynamic-inventory.ts";
import type { TaskOutcome } from "./host-task.ts";
import { notifyHandlers } from "./notify.ts";
import {
	isFailedResult,
	isSet,
	itemResults,
	singleResults,
} from "./result-flags.ts";
import { hostResult, registeredResult } from "./result-view.ts";

const DEBUG = "ansible.builtin.debug";
const SET_FACT = "ansible.builtin.set_fact";
const INCLUDE_VARS = "ansible.builtin.include_vars";

export function takeResult(outcome: TaskOutcome): void {
	const { run, result } = outcome;
	const isFailed = isFailedResult(result);
	const isUnreachable =
		isSet(result, "unreachable") ||
		itemResults(result).some((item) => isSet(item, "unreachable"));
	if (isUnreachable) takeUnreachable(outcome);
	else if (isFailed) takeFailed(outcome);
	else if (isSkipped(result)) takeSkipped(outcome);
	else takeOk(outcome);
	register(outcome);
	const isRun = isFailed || !(isUnreachable || isSkipped(result));
	if (run.task.role !== undefined && isRun)
		run.task.role.startedHosts.add(run.host);
	if (run.task.isHandler) run.play.clearNotification(run.task, run.host);
}

/** A loop counts as skipped when every item is. */
function isSkipped(result: PyDict): boolean {
	const items = itemResults(result);
	if (items.length > 0) return items.every((item) => isSet(item, "skipped"));
	return isSet(result, "skipped");
}

function shown(outcome: TaskOutcome) {
	const { run } = outcome;
	return {
		play: run.play.info,
		task: run.info,
		outcome: hostResult(
			run,
			{
				result: outcome.result,
				isNoLog: outcome.result.get("_ansible_no_log") === true,
			},
			outcome.start,
			outcome.end,
		),
	};
}

function takeUnreachable(outcome: TaskOutcome): void {
	const { play, host } = outcome.run;
	const { state } = play;
	if (outcome.isUnreachableIgnored) {
		state.stats.count(host, "ok");
		state.stats.count(host, "ignored");
	} else {
		state.unreachableHosts.add(host);
		play.removedHosts.add(host);
		state.stats.count(host, "unreachable");
	}
	state.emitter.emit({
		kind: "unreachable",
		...shown(outcome),
		isIgnored: outcome.isUnreachableIgnored,
	});
}

function takeFailed(outcome: TaskOutcome): void {
	const { play, host } = outcome.run;
	const { state } = play;
	if (outcome.isIgnored) {
		state.stats.count(host, "ok");
		state.stats.count(host, "ignored");
		if (isSet(outcome.result, "changed")) state.stats.count(host, "changed");
	} else {
		const isRescuable = play.cursors.get(host)?.isRescuable ?? false;
		for (const name of resultHosts(outcome)) play.fail(name);
		const cursor = play.cursors.get(host);
		if (cursor?.isFailed && cursor.isFinished(host, play))
			state.failedHosts.add(host);
		if (isRescuable) {
			state.stats.count(host, "rescued");
			play.removedHosts.delete(host);
			state.facts.setFact(host, "ansible_failed_task", failedTask(outcome));
			state.facts.setFact(host, "ansible_failed_result", outcome.result);
		} else state.stats.count(host, "failures");
	}
	state.emitter.emit({
		kind: "failed",
		...shown(outcome),
		isIgnored: outcome.isIgnored,
	});
}

/** `ansible_failed_task`: what a rescue may want to know of the task. */
function failedTask(outcome: TaskOutcome): PyDict {
	const { task, info } = outcome.run;
	const fields: PyDict = new Map<PyValue, PyValue>([
		// an unnamed task has no name here, whatever the screen calls it
		["name", task.keywords.has("name") ? info.ownName : ""],
		["action", task.action],
		["args", asWritten(info.args)],
		["uuid", task.uuid],
		["tags", [...info.tags]],
	]);
	if (outcome.register !== undefined) fields.set("register", outcome.register);
	if (task.role) fields.set("role", task.role.name);
	return fields;
}

/** What a template came from, as text: results are data. */
function asWritten(value: PyValue): PyValue {
	if (value instanceof Template) return value.source;
	if (Array.isArray(value)) return value.map(asWritten);
	if (value instanceof Map)
		return new Map([...value].map(([k, v]) => [k, asWritten(v)]));
	return value;
}

function takeSkipped(outcome: TaskOutcome): void {
	const { play, host } = outcome.run;
	play.state.stats.count(host, "skipped");
	play.state.emitter.emit({ kind: "skipped", ...shown(outcome) });
}

function takeOk(outcome: TaskOutcome): void {
	const { run, result } = outcome;
	const { state } = run.play;
	for (const item of singleResults(result, run.task.hasLoop))
		takeItem(outcome, item);
	if (result.has("diff") && run.info.isDiff)
		state.emitter.emit({ kind: "diff", ...shown(outcome) });
	if (!run.task.isDynamicInclude) {
		state.stats.count(run.host, "ok");
		if (isSet(result, "changed")) state.stats.count(run.host, "changed");
	}
	state.emitter.emit({ kind: "ok", ...shown(outcome) });
}

function takeItem(outcome: TaskOutcome, item: PyDict): void {
	const { run, result } = outcome;
	const notify = item.get("_ansible_notify");
	if (Array.isArray(notify) && isSet(result, "changed"))
		notifyHandlers(run.play, run.host, notify);
	if (item.has("add_host")) addHostOf(outcome, item);
	else if (item.has("add_group")) addGroupOf(outcome, item);
	const facts = item.get("ansible_facts");
	if (facts instanceof Map && run.task.resolvedAction !== DEBUG)
		takeFacts(outcome, item, facts);
	const stats = item.get("ansible_stats");
	if (stats instanceof Map) takeStats(outcome, stats);
}

/** The hosts that a failure, facts and registered results of the task belong to. */
function resultHosts(outcome: TaskOutcome): readonly string[] {
	const { run } = outcome;
	const isRunOnce = run.task.inherited("run_once") === true;
	return isRunOnce ? run.play.hostsLeft : [run.host];
}

function takeFacts(outcome: TaskOutcome, item: PyDict, facts: PyDict): void {
	const { run } = outcome;
	const { state } = run.play;
	const { resolvedAction } = run.task;
	const isToDelegate =
		outcome.delegatedTo !== undefined && outcome.isDelegatingFacts;
	const hosts = isToDelegate
		? [outcome.delegatedTo ?? run.host]
		: resultHosts(outcome);
	if (outcome.delegatedTo !== undefined && !isToDelegate)
		giveToDelegate(outcome, facts);
	if (resolvedAction === INCLUDE_VARS) {
		for (const host of hosts) state.facts.addIncluded(host, facts);
		return;
	}
	const isCacheable = isSet(item, "_ansible_facts_cacheable");
	item.delete("_ansible_facts_cacheable");
	const isSetFact = resolvedAction === SET_FACT;
	for (const host of hosts) {
		if (!isSetFact || isCacheable) state.facts.addFacts(host, facts);
		if (isSetFact)
			for (const [name, value] of facts) state.facts.setFact(host, name, value);
	}
}

/** A discovered interpreter is the delegate's, whoever the task was for. */
function giveToDelegate(outcome: TaskOutcome, facts: PyDict): void {
	const own: PyDict = new Map();
	for (const [name, value] of facts) {
		if (typeof name === "string" && name.startsWith("discovered_interpreter_"))
			own.set(name, value);
	}
	for (const name of own.keys()) facts.delete(name);
	if (own.size > 0 && outcome.delegatedTo)
		outcome.run.play.state.facts.addFacts(outcome.delegatedTo, own);
}

function takeStats(outcome: TaskOutcome, stats: PyDict): void {
	const data = stats.get("data");
	if (!(data instanceof Map)) return;
	const perHost = stats.get("per_host");
	const isPerHost = perHost === undefined || pyTruth(perHost);
	const isAggregate = isSet(stats, "aggregate");
	for (const host of isPerHost ? resultHosts(outcome) : [undefined]) {
		for (const [name, value] of data)
			outcome.run.play.state.stats.setCustom(host, name, value, isAggregate);
	}
}

function register(outcome: TaskOutcome): void {
	if (outcome.register === undefined) return;
	const clean = registeredResult(outcome.result);
	for (const host of resultHosts(outcome))
		outcome.run.play.state.facts.register(host, outcome.register, clean);
}
