// An outcome on one host as the columns of its row: on the run's thread, so as little as can be.

import type { HostResult, TaskInfo } from "../events/run-event.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import type { ResultRow, ResultStatus } from "./operations.ts";
import { resultJson, resultJsonWithout } from "./result-json.ts";

/** Search finds what lies within; the whole is in the result. */
const MAX_SEARCHED = 64 * 1024;
const MAX_MESSAGE = 1000;

export interface RowFacts {
	readonly status: ResultStatus;
	readonly isItem: boolean;
	/** The items of this loop have rows of their own. */
	readonly hasItems: boolean;
}

export function resultRow(
	task: TaskInfo,
	outcome: HostResult,
	{ status, isItem, hasItems }: RowFacts,
): ResultRow {
	const { result } = outcome;
	const invocation = result.get("invocation");
	return [
		task.uuid,
		outcome.host,
		isItem ? 1 : 0,
		isItem ? labelOf(outcome) : null,
		status,
		result.get("changed") === true ? 1 : 0,
		outcome.start,
		outcome.end,
		messageOf(result, status),
		searched(result.get("stdout") ?? result.get("module_stdout")),
		searched(result.get("stderr") ?? result.get("module_stderr")),
		resultJsonWithout(result, hasItems ? isStoredApart : isInvocation),
		invocation === undefined || invocation === null
			? null
			: resultJson(invocation),
		hasItems ? 1 : 0,
		outcome.delegatedTo ?? null,
	];
}

const isInvocation = (key: PyValue) => key === "invocation";
const isStoredApart = (key: PyValue) =>
	key === "invocation" || key === "results";

function labelOf({ itemLabel, result, isNoLog }: HostResult): string {
	if (isNoLog) return "(censored due to no_log)";
	const label = itemLabel ?? result.get("item");
	return label === undefined ? "" : pyStr(label).slice(0, MAX_MESSAGE);
}

/** What came of it, in a line: the module's words, or else what it wrote. */
function messageOf(result: PyDict, status: ResultStatus): string | null {
	const said =
		result.get("msg") ??
		result.get("censored") ??
		(status === "skipped" ? result.get("skip_reason") : undefined) ??
		result.get("reason");
	if (said === undefined || said === null || said === "") return null;
	const text = typeof said === "string" ? said : resultJson(said);
	return text.slice(0, MAX_MESSAGE);
}

function searched(value: PyValue | undefined): string | null {
	if (typeof value !== "string" || value === "") return null;
	return value.length > MAX_SEARCHED ? value.slice(0, MAX_SEARCHED) : value;
}
