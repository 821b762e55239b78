// YAML text to values with PyYAML's plain rules: no tags of Ansible's, a later key wins silently.

import { type Place, ShevekError } from "../../errors/shevek-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { VaultedText } from "../../templar/template-node.ts";
import { parseYaml, parseYamlAll } from "../../yaml/load.ts";
import { YamlSyntaxError } from "../../yaml/syntax-error.ts";

const SOURCE = "<unicode string>";

function textOf(data: PyValue): string | undefined {
	if (typeof data === "string") return data;
	return data instanceof VaultedText ? pyStr(data) : undefined;
}

const placed = ({ line, column }: Place): string =>
	`\n  in "${SOURCE}", line ${line}, column ${column}`;

/** PyYAML's words: what was being read, the problem, and the places of both where they differ. */
function yamlError(error: unknown): unknown {
	if (!(error instanceof ShevekError) || error.where === undefined)
		return error;
	// Ansible's loader has words of its own for this one, which the filter does not use.
	const told = error.message.replace(
		/^found unacceptable key .*/,
		"found unhashable key",
	);
	const problem = told + placed(error.where);
	const context = error instanceof YamlSyntaxError ? error.context : undefined;
	if (context === undefined) return new PyError("ValueError", problem);
	const { line, column } = context.where;
	const isSame = line === error.where.line && column === error.where.column;
	const began = isSame ? "" : placed(context.where);
	return new PyError("ValueError", `${context.words}${began}\n${problem}`);
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
