// -e: `key=value …`, JSON or YAML text, or @file; later ones win.

import { ShevekError } from "../errors/shevek-error.ts";
import { combineVars } from "../inventory/combine-vars.ts";
import { parseKeyValues } from "../playbook/split-args.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { typeString } from "../templar/template-node.ts";
import type { DataLoader } from "../vars/data-loader.ts";

/** Throws a `usage` error for what cannot be made into a dict. */
export function readExtraVars(
	given: readonly string[],
	loader: DataLoader,
	isMerging: boolean,
): PyDict {
	let vars: PyDict = new Map();
	for (const text of given) {
		if (text === "") continue;
		const data = readOne(text, loader);
		if (!(data instanceof Map)) {
			throw new ShevekError(
				"usage",
				`Invalid extra vars data supplied. '${text}' could not be made into a dictionary`,
			);
		}
		vars = combineVars(vars, data, isMerging);
	}
	return vars;
}

function readOne(text: string, loader: DataLoader): PyValue {
	if (text.startsWith("@")) return loader.readYaml(text.slice(1));
	if (/^[/.]/.test(text)) {
		throw new ShevekError(
			"usage",
			`Please prepend extra_vars filename '${text}' with '@'`,
		);
	}
	if (/^[[{]/.test(text)) return loader.parse(text, "<string>");
	const where = { file: "<extra vars>", line: 1, column: 1 };
	const vars: PyDict = new Map();
	for (const [key, value] of parseKeyValues(text, false)) {
		vars.set(key, typeString(value, where));
	}
	return vars;
}
