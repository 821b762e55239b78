// Outcomes that no action made: an error on the way, an empty loop.

import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { HostTask, ItemOutcome } from "./host-task.ts";
import { failureResult } from "./task-error.ts";

export function failedOutcome(run: HostTask, error: unknown): ItemOutcome {
	return {
		...plainOutcome(run, failureResult(error)),
		isIgnored: run.task.inherited("ignore_errors") === true,
		isNoLog: run.info.isNoLog,
	};
}

export function plainOutcome(run: HostTask, result: PyDict): ItemOutcome {
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

export function registerName(run: HostTask): string | undefined {
	const name = run.task.keywords.get("register");
	return name === undefined ? undefined : pyStr(name);
}
