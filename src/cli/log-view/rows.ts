// Rows of the record in the flat form that --json promises, and a run with everything in it.

import type { ListedMessage } from "../../records/messages/listing.ts";
import type { HostRecap, RunSummary } from "../../records/queries.ts";
import type { HistoryView } from "../../records/tables.ts";
import { messageLink } from "../messages-view/rows.ts";

export function runRow(run: RunSummary) {
	const { check, changed, ...rest } = run;
	return {
		...rest,
		playbook: rest.playbook || null,
		check: check === 1,
		changed: changed > 0,
	};
}

export function resultRow(row: HistoryView) {
	const { run, play, host, task, action, item, status } = row;
	return {
		run,
		playbook: row.playbook || null,
		play,
		host,
		task,
		action,
		item,
		status,
		changed: row.changed === 1,
		started: row.started,
		ended: row.ended,
		duration: row.duration,
		message: row.message,
		stdout: row.stdout,
		stderr: row.stderr,
		delegated_to: row.delegated_to,
		role: row.role,
		path: row.path,
		line: row.line,
		check: row.check === 1,
	};
}

function wholeResult(row: HistoryView) {
	const result = parsed(row.result);
	const invocation = parsed(row.invocation);
	return {
		...resultRow(row),
		tags: parsed(row.tags),
		result:
			isObject(result) && invocation !== undefined
				? { ...result, invocation }
				: result,
	};
}

/** `message` is what a loop started the run for. */
export function wholeRun(
	run: RunSummary,
	message: ListedMessage | undefined,
	recap: readonly HostRecap[],
	results: readonly HistoryView[],
) {
	const whole = {
		...runRow(run),
		message: message ? messageLink(message) : null,
	};
	return { run: whole, recap, results: results.map(wholeResult) };
}

/** Python writes NaN and Infinity, which JSON here has no form for: such a result stays text. */
function parsed(text: string | null): unknown {
	if (text === null) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
