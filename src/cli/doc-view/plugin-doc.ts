// The documentation of one plugin, whatever it is written in: the fields of ansible-doc's JSON.

import type { PyDict, PyValue } from "../../pyvalue/value.ts";

export interface PluginDoc {
	readonly doc: PyDict;
	readonly examples: PyValue;
	readonly returns: PyValue;
	readonly metadata: PyValue;
}

export function docValue({
	doc,
	examples,
	returns,
	metadata,
}: PluginDoc): PyDict {
	return new Map<PyValue, PyValue>([
		["doc", doc],
		["examples", examples],
		["metadata", metadata],
		["return", returns],
	]);
}
