// Results for plugins: they are Python's values (dicts are Maps), and plugins mostly want JSON.

import { dumpJson } from "../pyvalue/json.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { Json } from "./callback.ts";

/** A value as plain objects, lists, texts and numbers. What JSON has no form for becomes a text. */
export function plain(value: PyValue): Json {
	return toPlain(value) as Json;
}

/** As Python's json.dumps writes it; `indent` spreads it over lines, by that many spaces. */
export function toJson(value: PyValue, indent?: number): string {
	return dumpJson(value, {
		...(indent !== undefined && { indent }),
		onUnknown,
	});
}

/** Over lines, for people: letters of all languages are themselves. Halves of surrogate pairs stay escapes. */
export function toReadableJson(value: PyValue): string {
	const text = dumpJson(value, { indent: 2, ensureAscii: false, onUnknown });
	return text.replace(
		/\p{Surrogate}/gu,
		(half) => `\\u${half.charCodeAt(0).toString(16)}`,
	);
}

function onUnknown(value: PyValue): PyValue {
	return fromPlain(toPlain(value));
}
