// The task debugger around one task on one host: whether its result opens the prompt, and how a redo
// takes the result back. What `redo` takes from the counts is 2.14's rule: one of each state that
// the result says of itself, and one `ok`, whether it was counted or not.

import type { HostCursor } from "../host-cursor.ts";
import type { HostTask, TaskOutcome } from "../host-task.ts";
import { isFailedResult, isSet, itemResults } from "../result-flags.ts";
import { takeResult } from "../take-result.ts";
import { askNext, type NextAction, startSession } from "./commands.ts";
import type { DebugSession } from "./session.ts";

export class TaskDebugger {
	readonly #first: HostTask;
	#session: DebugSession | undefined;

	constructor(first: HostTask) {
		this.#first = first;
	}

	/** Gives the run a result that opens the prompt, and takes it back for a redo. */
	async take(outcome: TaskOutcome): Promise<NextAction> {
		const { play, host } = outcome.run;
		const { state } = play;
		const before = placeOf(outcome);
		takeResult(outcome);
		const prompt = this.#ask(outcome);
		const over = prompt.then(
			() => undefined,
			() => undefined,
		);
		state.debugging = over;
		const next = await prompt.finally(() => {
			state.debugging = undefined;
		});
		if (next === "quit") state.parts.interrupt?.();
		if (next === "redo") {
			before.restore();
			for (const counter of countedAs(outcome))
				state.stats.discount(host, counter);
		}
		return next;
	}

	#ask(outcome: TaskOutcome): Promise<NextAction> {
		if (this.#session === undefined) this.#session = startSession(outcome);
		else this.#session.take(outcome);
		const { parts, emitter } = outcome.run.play.state;
		const isNoLog = outcome.result.get("_ansible_no_log") === true;
		return askNext(this.#session, {
			commandLine: parts.commandLine,
			signal: parts.signal,
			// what no_log hides from listeners is not told by way of the debugger
			show: (text) =>
				isNoLog
					? parts.commandLine?.show(text)
					: emitter.message("plain", text),
		});
	}

	/** What a redo runs. */
	again(): HostTask {
		return this.#session?.next() ?? this.#first;
	}
}

/** Of all hosts that the result may be about: with `run_once` it is about every one. */
function placeOf({ run }: TaskOutcome): { restore(): void } {
	const { play } = run;
	const { state } = play;
	const isRunOnce = run.task.inherited("run_once") === true;
	const hosts = isRunOnce ? play.hostsLeft : [run.host];
	const cursors = hosts.map((host): [string, HostCursor] => [
		host,
		play.cursor(host).copy(),
	]);
	const lost = [
		state.failedHosts,
		state.unreachableHosts,
		play.removedHosts,
	].map((set) => ({ set, before: hosts.filter((host) => set.has(host)) }));
	return {
		restore() {
			for (const [host, cursor] of cursors) play.cursors.set(host, cursor);
			for (const { set, before } of lost)
				for (const host of hosts) if (!before.includes(host)) set.delete(host);
		},
	};
}

function isUnreachable({ result }: TaskOutcome): boolean {
	return (
		isSet(result, "unreachable") ||
		itemResults(result).some((item) => isSet(item, "unreachable"))
	);
}

function isSkipped({ result }: TaskOutcome): boolean {
	const items = itemResults(result);
	return items.length > 0
		? items.every((item) => isSet(item, "skipped"))
		: isSet(result, "skipped");
}

/** TaskResult.needs_debugger of 2.14: `debugger:` has the last word. */
export function opensDebugger(outcome: TaskOutcome): boolean {
	const { run, result, isIgnored } = outcome;
	const written = run.task.inherited("debugger");
	if (!run.play.isDebugging && written === undefined) return false;
	const { settings } = run.play.state.parts;
	const isForgiven = isIgnored && settings.flag("TASK_DEBUGGER_IGNORE_ERRORS");
	const isFailed = isFailedResult(result) && !isForgiven;
	const isLost = isUnreachable(outcome);
	const isOpen = run.play.isDebugging && (isFailed || isLost);
	switch (keywordOf(run)) {
		case "always":
			return true;
		case "never":
			return false;
		case "on_failed":
			return isOpen || isFailed;
		case "on_unreachable":
			return isOpen || isLost;
		case "on_skipped":
			return isOpen || isSkipped(outcome);
		default:
			return isOpen;
	}
}

function keywordOf({ play, task, scope }: HostTask): unknown {
	const written = task.inherited("debugger");
	if (written === undefined || typeof written === "string") return written;
	try {
		return play.state.parts.templar.templateNow(written, scope);
	} catch {
		// the task has failed of it, and says so
		return undefined;
	}
}

function countedAs(outcome: TaskOutcome) {
	const { result } = outcome;
	const isChanged =
		isSet(result, "changed") ||
		itemResults(result).some((item) => isSet(item, "changed"));
	return [
		...(isFailedResult(result) ? (["failures"] as const) : []),
		...(isUnreachable(outcome) ? (["unreachable"] as const) : []),
		...(isChanged ? (["changed"] as const) : []),
		...(isSkipped(outcome) ? (["skipped"] as const) : []),
		"ok" as const,
	];
}
