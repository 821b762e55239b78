// The warnings and deprecations that a result carries are said first and not shown again.

import type { CallbackDisplay } from "../../plugins/callback-display.ts";
import { isDict } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

/** Says them and takes them out of `result` (the callback's own copy). */
export function sayWarnings(result: PyDict, display: CallbackDisplay): void {
	for (const warning of takeList(result, "warnings"))
		display.warning(pyStr(warning));
	for (const notice of takeList(result, "deprecations"))
		if (isDict(notice))
			display.deprecated({
				msg: textOf(notice, "msg") ?? "",
				version: textOf(notice, "version"),
				date: textOf(notice, "date"),
				collectionName: textOf(notice, "collection_name"),
			});
}

function takeList(result: PyDict, key: string): PyValue[] {
	const value = result.get(key);
	if (!Array.isArray(value) || value.length === 0) return [];
	result.delete(key);
	return value;
}

function textOf(notice: PyDict, key: string): string | undefined {
	const value = notice.get(key);
	return value === undefined || value === null ? undefined : pyStr(value);
}
