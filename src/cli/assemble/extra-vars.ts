// `-e`: key=value text, a JSON or YAML mapping, or @file; later ones win.

import { ShevekError } from "../../errors/shevek-error.ts";
import { combineVars } from "../../inventory/combine-vars.ts";
import { parseKeyValues } from "../../playbook/split-args.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { typeString } from "../../templar/template-node.ts";
import type { DataLoader } from "../../vars/data-loader.ts";

export function readExtraVars(
	entries: readonly string[],
	data: DataLoader,
	isMerging: boolean,
): PyDict {
	let vars: PyDict = new Map();
	for (const entry of entries)
		vars = combineVars(vars, readOne(entry, data), isMerging);
	return vars;
}

function readOne(entry: string, data: DataLoader): PyDict {
	const text = entry.trim();
	if (text === "") return new Map();
	if (text.startsWith("@")) return asDict(data.readYaml(text.slice(1)), text);
	if (text.startsWith("/") || text.startsWith(".")) {
		throw new ShevekError(
			"usage",
			`Please prepend extra_vars filename '${text}' with '@'`,
		);
	}
	if (text.startsWith("[") || text.startsWith("{"))
		return asDict(data.parse(text, "<string>"), text);
	const vars: PyDict = new Map();
	for (const [name, value] of parseKeyValues(text, false)) {
		if (name === "_raw_params") continue;
		vars.set(
			name,
			typeString(value, { file: "<extra vars>", line: 1, column: 1 }),
		);
	}
	return vars;
}

function asDict(value: PyValue, text: string): PyDict {
	if (value instanceof Map) return value;
	throw new ShevekError(
		"usage",
		`Invalid extra vars data supplied. '${text}' could not be made into a dictionary`,
	);
}
