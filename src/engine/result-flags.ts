// What a result says of itself: its flags, and its items' results.

import { pyTruth } from "../pyvalue/compare.ts";
import type { PyDict } from "../pyvalue/value.ts";

/** Whether a result counts as failed: `failed_when` has the last word, over running out of retries too. */
export function isFailedResult(result: PyDict): boolean {
	const items = itemResults(result);
	if (result.has("failed_when_result"))
		return isSet(result, "failed_when_result");
	if (items.some((item) => item.has("failed_when_result"))) {
		return items.some((item) => isSet(item, "failed_when_result"));
	}
	return isSet(result, "failed") || items.some((item) => isSet(item, "failed"));
}

/** The items' results of a looped task, as the engine made them. */
export function itemResults(result: PyDict): PyDict[] {
	const items = result.get("results");
	if (!Array.isArray(items)) return [];
	return items.filter(
		(item) => item instanceof Map && item.has("_ansible_item_result"),
	) as PyDict[];
}

/** What a task came to: one result, or one for each item of its loop. */
export function singleResults(result: PyDict, hasLoop: boolean): PyDict[] {
	return hasLoop ? itemResults(result) : [result];
}

export function isSet(result: PyDict, key: string): boolean {
	const value = result.get(key);
	return value !== undefined && pyTruth(value);
}
