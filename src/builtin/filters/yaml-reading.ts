// YAML text to values with PyYAML's plain rules: no tags of Ansible's, a later key wins silently.

import { ShevekError } from "../../errors/shevek-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { parseYaml, parseYamlAll } from "../../yaml/load.ts";

const SOURCE = "<unicode string>";

function textOf(data: PyValue): string | undefined {
	if (typeof data === "string") return data;
	return data instanceof VaultedText ? pyStr(data) : undefined;
}

/** PyYAML's words: the problem and its place. */
function yamlError(error: unknown): unknown {
	if (!(error instanceof ShevekError) || error.where === undefined)
		return error;
	const { line, column } = error.where;
	return new PyError(
		"ValueError",
		`${error.message}\n  in "${SOURCE}", line ${line}, column ${column}`,
	);
}

function reading(read: () => PyValue): PyValue {
	try {
		return read();
	} catch (error) {
		throw yamlError(error);
	}
}

/** What is no text stays as it is. */
export function readYaml(data: PyValue): PyValue {
	const text = textOf(data);
	if (text === undefined) return data;
	return reading(() => parseYaml(text, { file: SOURCE, isYamlOnly: true }));
}

export function readYamlAll(data: PyValue): PyValue {
	const text = textOf(data);
	if (text === undefined) return data;
	return reading(() => parseYamlAll(text, { file: SOURCE }));
}
