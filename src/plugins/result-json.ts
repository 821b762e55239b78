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
		onUnknown: (each) => fromPlain(toPlain(each)),
	});
}
