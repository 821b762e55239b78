// How two sets of variables become one (hash_behaviour).

import { dictGet, dictSet } from "../pyvalue/dict.ts";
import type { PyDict } from "../pyvalue/value.ts";

/** A new dict: `over` wins key by key; when merging, a dict over a dict is merged in turn. */
export function combineVars(
	under: PyDict,
	over: PyDict,
	isMerging: boolean,
): PyDict {
	const result: PyDict = new Map(under);
	for (const [key, value] of over) {
		const old = isMerging ? dictGet(result, key) : undefined;
		const isBoth = old instanceof Map && value instanceof Map;
		dictSet(result, key, isBoth ? combineVars(old, value, true) : value);
	}
	return result;
}
