// Whether a result opens the debugger. Apart from the debugger itself, which most runs never load.

import type { HostTask, TaskOutcome } from "../host-task.ts";
import { isFailedResult, isSet, itemResults } from "../result-flags.ts";

export function isUnreachable({ result }: TaskOutcome): boolean {
	return (
		isSet(result, "unreachable") ||
		itemResults(result).some((item) => isSet(item, "unreachable"))
	);
}

export function isSkipped({ result }: TaskOutcome): boolean {
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
