// An outcome on one host as the columns of its row: on the run's thread, so as little as can be.

import type { HostResult, TaskInfo } from "../events/run-event.ts";
import { dumpJson } from "../pyvalue/json.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import { pyStr } from "../pyvalue/text.ts";
import { type PyDict, PyError, type PyValue } from "../pyvalue/value.ts";
import type { ResultRow, ResultStatus } from "./operations.ts";

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
		jsonText(without(result, hasItems)),
		invocation === undefined || invocation === null
			? null
			: jsonText(invocation),
		hasItems ? 1 : 0,
		outcome.delegatedTo ?? null,
	];
}

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
	const text = typeof said === "string" ? said : jsonText(said);
	return text.slice(0, MAX_MESSAGE);
}

function searched(value: PyValue | undefined): string | null {
	if (typeof value !== "string" || value === "") return null;
	return value.length > MAX_SEARCHED ? value.slice(0, MAX_SEARCHED) : value;
}

function without(result: PyDict, hasItems: boolean): PyDict {
	if (!hasItems && !result.has("invocation")) return result;
	const rest = new Map(result);
	rest.delete("invocation");
	if (hasItems) rest.delete("results");
	return rest;
}

/** As Ansible's callbacks dump a result: keys in order, texts as they are. */
export function jsonText(value: PyValue): string {
	try {
		return dump(value, true);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
	}
	try {
		// keys of several types have no order
		return dump(value, false);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		return JSON.stringify({ unserializable: error.message });
	}
}

function dump(value: PyValue, sortKeys: boolean): string {
	return dumpJson(value, {
		sortKeys,
		ensureAscii: false,
		onUnknown: (unknown) => fromPlain(toPlain(unknown)),
	});
}
