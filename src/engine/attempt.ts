// One attempt at a task: its condition, its arguments, the action (again, with `until`), and what
// changed_when and failed_when make of the result.

import { ShevekError } from "../errors/shevek-error.ts";
import type { TaskNode } from "../playbook/nodes.ts";
import { asList, isIdentifier } from "../playbook/read-keywords.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import { runActionOf } from "./action-context.ts";
import { type AttemptOptions, allTrue, isWanted } from "./conditions.ts";
import { ConnectionVars } from "./connection-vars.ts";
import { type Delegation, delegationOf } from "./delegation.ts";
import type { HostTask, ItemOutcome } from "./host-task.ts";
import { expose, judge, settleFailed } from "./judge-result.ts";
import { KeywordValues } from "./keyword-values.ts";
import { isSet } from "./result-flags.ts";
import { hostResult } from "./result-view.ts";
import { taskArguments } from "./task-args-at-run.ts";
import { failureResult } from "./task-error.ts";
import { delay } from "./wait.ts";

interface Settled {
	readonly isNoLog: boolean;
	readonly isIgnored: boolean;
	readonly isUnreachableIgnored: boolean;
	readonly register: string | undefined;
	readonly delegation: Delegation | undefined;
	readonly isDelegatingFacts: boolean;
}

/** These are rendered for every task, even one that never connects. */
const CONNECTION_KEYWORDS = [
	"connection",
	"remote_user",
	"become_user",
	"become_method",
	"become_flags",
	"become_exe",
];

async function checkConnectionKeywords(
	task: TaskNode,
	values: KeywordValues,
): Promise<void> {
	for (const name of CONNECTION_KEYWORDS) {
		const written = task.inherited(name);
		if (written !== undefined && typeof written !== "string")
			await values.text(name);
	}
	await checkDebugger(values);
}

const DEBUGGER_CHOICES = [
	"always",
	"never",
	"on_failed",
	"on_unreachable",
	"on_skipped",
];

async function checkDebugger(values: KeywordValues): Promise<void> {
	const value = await values.text("debugger");
	if (value === undefined || value === "" || DEBUGGER_CHOICES.includes(value))
		return;
	throw new ShevekError(
		"playbook",
		`'${value}' is not a valid value for debugger. Must be one of ${DEBUGGER_CHOICES.join(", ")}`,
	);
}

export async function attemptTask(
	run: HostTask,
	variables: LayeredScope,
	options: AttemptOptions,
): Promise<ItemOutcome> {
	const { task } = run;
	const { templar } = run.play.state.parts;
	const connection = new ConnectionVars(run, variables);
	const scope = variables.before(connection);
	const values = new KeywordValues(task, (value) =>
		templar.template(value, scope),
	);
	let isNoLog: boolean;
	try {
		isNoLog =
			(await values.flag("no_log")) ??
			run.play.state.parts.settings.flag("DEFAULT_NO_LOG");
	} catch (error) {
		// nobody knows whether it is a secret, so it is one
		return outcome(failureResult(error), {
			...UNSETTLED,
			isNoLog: true,
			isIgnored: task.inherited("ignore_errors") === true,
		});
	}
	if (!(await isWanted(run, scope, options))) {
		return outcome(skipped(isNoLog), {
			...UNSETTLED,
			isNoLog,
			register: await registerOf(values),
		});
	}
	if (options.loopError !== undefined) throw options.loopError;
	await checkConnectionKeywords(task, values);
	if (task.isDynamicInclude) {
		const result = await includeResult(run, scope);
		return outcome(result, {
			...UNSETTLED,
			isNoLog,
			isIgnored: (await values.flag("ignore_errors")) ?? false,
		});
	}
	const settled: Settled = {
		isNoLog,
		isIgnored: (await values.flag("ignore_errors")) ?? false,
		isUnreachableIgnored: (await values.flag("ignore_unreachable")) ?? false,
		register: await registerOf(values),
		delegation: await delegationOf(run, values),
		isDelegatingFacts: (await values.flag("delegate_facts")) ?? false,
	};
	connection.delegation = settled.delegation;
	try {
		return outcome(await retried(run, scope, values, settled), settled);
	} catch (error) {
		return outcome(failureResult(error), settled);
	}
}

const UNSETTLED: Settled = {
	isNoLog: false,
	isIgnored: false,
	isUnreachableIgnored: false,
	register: undefined,
	delegation: undefined,
	isDelegatingFacts: false,
};

function outcome(result: PyDict, settled: Settled): ItemOutcome {
	result.set(
		"_ansible_no_log",
		settled.isNoLog || result.get("_ansible_no_log") === true,
	);
	return {
		result,
		isNoLog: settled.isNoLog,
		isIgnored: settled.isIgnored,
		isUnreachableIgnored: settled.isUnreachableIgnored,
		register: settled.register,
		delegatedTo: settled.delegation?.host,
		isDelegatingFacts: settled.isDelegatingFacts,
	};
}

function skipped(isNoLog: boolean): PyDict {
	return new Map<PyValue, PyValue>([
		["changed", false],
		["skipped", true],
		["skip_reason", "Conditional result was False"],
		["_ansible_no_log", isNoLog],
	]);
}

async function registerOf(values: KeywordValues): Promise<string | undefined> {
	const name = await values.text("register");
	if (name !== undefined && !isIdentifier(name)) {
		throw new ShevekError(
			"playbook",
			`Invalid variable name in 'register' specified: '${name}'`,
		);
	}
	return name;
}

async function includeResult(
	run: HostTask,
	scope: LayeredScope,
): Promise<PyDict> {
	const { task } = run;
	const { templar } = run.play.state.parts;
	if (task.taskRole === "includeRole")
		return new Map<PyValue, PyValue>([["include_args", new Map(task.args)]]);
	const file = task.args.get("_raw_params") ?? task.args.get("file");
	if (file === undefined || file === null || file === "") {
		return new Map<PyValue, PyValue>([
			["failed", true],
			["msg", "No include file was specified to the include"],
		]);
	}
	const args: PyDict = new Map(task.args);
	args.delete("_raw_params");
	args.delete("file");
	return new Map<PyValue, PyValue>([
		["include", await templar.template(file, scope)],
		["include_args", args],
	]);
}

/** After the first go. */
const DEFAULT_RETRIES = 3;

interface Retrying {
	readonly limit: number;
	readonly delaySeconds: number;
	readonly until: readonly PyValue[];
}

async function retrying(
	values: KeywordValues,
	task: TaskNode,
): Promise<Retrying> {
	const until = asList(task.keywords.get("until"));
	const delaySeconds = (await values.float("delay")) ?? 5;
	if (until.length === 0) return { limit: 1, delaySeconds: 0, until };
	const retries = (await values.integer("retries")) ?? DEFAULT_RETRIES;
	const limit = Math.max(retries, 0) + 1;
	return { limit, delaySeconds: delaySeconds < 0 ? 1 : delaySeconds, until };
}

async function retried(
	run: HostTask,
	scope: LayeredScope,
	values: KeywordValues,
	settled: Settled,
): Promise<PyDict> {
	const { task } = run;
	const args = await taskArguments(run, scope);
	if (run.trace !== undefined && !task.hasLoop) run.trace.args = args;
	const { limit, delaySeconds, until } = await retrying(values, task);
	const { signal } = run.play.state.parts;
	const overlay: PyDict = new Map();
	const inner = scope.with(overlay);
	for (let attempt = 1; ; attempt++) {
		const start = run.play.state.parts.now();
		const result = await runActionOf({
			run,
			scope,
			values,
			args,
			delegation: settled.delegation,
		});
		const isEnd =
			isSet(result, "unreachable") ||
			// what the action threw is neither judged nor tried again
			isSet(result, "_ansible_action_end") ||
			isSet(result, "_ansible_error");
		if (isEnd) return finish(result, values, settled);
		expose(run, overlay, result, settled.register);
		settleFailed(result);
		if (until.length > 0) result.set("attempts", attempt);
		if (!result.has("changed")) result.set("changed", false);
		if (!result.has("skipped")) await judge(run, result, inner);
		if (limit === 1) return finish(result, values, settled);
		if (await allTrue(run, until, inner))
			return finish(result, values, settled);
		if (attempt >= limit || signal.aborted) {
			result.set("attempts", limit - 1);
			result.set("failed", true);
			return finish(result, values, settled);
		}
		result.set("_ansible_retry", true);
		result.set("retries", limit);
		run.play.state.emitter.emit({
			kind: "retry",
			play: run.play.info,
			task: run.info,
			outcome: hostResult(
				run,
				{ result, isNoLog: settled.isNoLog },
				start,
				run.play.state.parts.now(),
			),
		});
		await delay(delaySeconds * 1000, signal);
	}
}

async function finish(
	result: PyDict,
	values: KeywordValues,
	settled: Settled,
): Promise<PyDict> {
	const notify = await values.list("notify");
	if (notify.length > 0)
		result.set(
			"_ansible_notify",
			notify.flatMap((n) => (Array.isArray(n) ? n : [n])),
		);
	if (settled.delegation)
		result.set("_ansible_delegated_vars", settled.delegation.shownVars);
	return result;
}
