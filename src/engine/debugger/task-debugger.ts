// The task debugger around one task on one host: what is asked, and how a redo takes the result back. What `redo` takes from the counts is 2.14's rule: one of each state that
// the result says of itself, and one `ok`, whether it was counted or not.

import type { HostCursor } from "../host-cursor.ts";
import type { HostTask, TaskOutcome } from "../host-task.ts";
import { isFailedResult, isSet, itemResults } from "../result-flags.ts";
import { takeResult } from "../take-result.ts";
import { askNext, type NextAction, startSession } from "./commands.ts";
import { isSkipped, isUnreachable } from "./opens-debugger.ts";
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
