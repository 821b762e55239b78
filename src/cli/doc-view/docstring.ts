// The documentation that a Python plugin or module carries: texts at the top level of its file, read without running
// it, or a YAML file beside it.

import { readFileSync } from "node:fs";
import { ShevekError } from "../../errors/shevek-error.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { parseLiteral } from "../../pyvalue/literal.ts";
import { readStringLiteral } from "../../pyvalue/string-constant.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { parseYaml } from "../../yaml/load.ts";

export interface Docstring {
	readonly doc: PyDict | undefined;
	/** As it is written, from Python files; any YAML, from files beside them. */
	readonly examples: PyValue;
	readonly returns: PyValue;
	readonly metadata: PyValue;
}

export const YAML_DOC_EXTENSIONS = [".yml", ".yaml"] as const;

/** Throws a `plugin` error where the text is no YAML. */
export function readDocstring(file: string): Docstring {
	const text = readFileSync(file, "utf8");
	const isYaml = YAML_DOC_EXTENSIONS.some((each) => file.endsWith(each));
	const read = isYaml ? yamlReader(text, file) : pythonReader(text, file);
	const doc = read("DOCUMENTATION");
	return {
		doc: doc instanceof Map && doc.size > 0 ? doc : undefined,
		examples: read("EXAMPLES"),
		returns: read("RETURN"),
		metadata: read("ANSIBLE_METADATA"),
	};
}

type Reader = (name: string) => PyValue;

function yamlReader(text: string, file: string): Reader {
	const whole = parseDocYaml(text, file);
	return (name) =>
		whole instanceof Map ? (dictGet(whole, name) ?? null) : null;
}

function pythonReader(text: string, file: string): Reader {
	const constants = pythonConstants(text);
	return (name) => {
		const value = constants.get(name) ?? null;
		return typeof value === "string" && name !== "EXAMPLES"
			? parseDocYaml(value, file)
			: value;
	};
}

/** Documentation is data: text with braces in it is that text. */
export function parseDocYaml(text: string, file: string): PyValue {
	try {
		return parseYaml(text, { file, isYamlOnly: true });
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new ShevekError(
			"plugin",
			`the documentation in ${file} is no YAML: ${why}`,
			{ cause },
		);
	}
}

/** Names that have a string or a dict assigned, at that indentation: 0 at the top level, in a class more. */
export function pythonConstants(
	text: string,
	indent = "",
): ReadonlyMap<string, PyValue> {
	const found = new Map<string, PyValue>();
	const assignment = new RegExp(
		`^${indent}([A-Z_][A-Z0-9_]*)[ \\t]*=[ \\t]*`,
		"gm",
	);
	for (;;) {
		const match = assignment.exec(text);
		if (!match) return found;
		const literal = literalAt(text, assignment.lastIndex);
		if (!literal) continue;
		found.set(match[1] ?? "", literal.value);
		assignment.lastIndex = literal.end;
	}
}

interface Literal {
	readonly value: PyValue;
	readonly end: number;
}

function literalAt(text: string, at: number): Literal | undefined {
	if (text[at] === "{") return dictAt(text, at);
	const literal = readStringLiteral(text, at);
	return typeof literal?.value === "string"
		? { value: literal.value, end: literal.end }
		: undefined;
}

/** From its brace to the one that closes it, past texts that hold braces. */
function dictAt(text: string, start: number): Literal | undefined {
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const literal = readStringLiteral(text, at);
		if (literal) at = literal.end - 1;
		else if (text[at] === "{") depth++;
		else if (text[at] === "}" && --depth === 0) {
			const value = parseLiteral(text.slice(start, at + 1));
			return value === undefined ? undefined : { value, end: at + 1 };
		}
	}
	return undefined;
}

/**
 * The short description alone, for lists of thousands: cut out of the text without reading the rest. Undefined for a
 * file without documentation. Throws as readDocstring.
 */
export function readShortDescription(file: string): string | undefined {
	const lines = readFileSync(file, "utf8").split("\n");
	const start = lines.findIndex((line) => /^DOCUMENTATION.*[=:]/.test(line));
	if (start < 0) return undefined;
	const at = lines.findIndex(
		(line, index) => index > start && /^\s*short_description:/.test(line),
	);
	const head = lines[at];
	if (at < 0 || head === undefined) return undefined;
	const deeper = " ".repeat(head.length - head.trimStart().length + 1);
	const end = lines.findIndex(
		(line, index) => index > at && !line.startsWith(deeper),
	);
	const stub = lines.slice(at, end < 0 ? undefined : end).join("\n");
	const value = parseDocYaml(stub.trim().replace(/\.+$/, ""), file);
	const short =
		value instanceof Map ? dictGet(value, "short_description") : undefined;
	return typeof short === "string" ? short.trim() : undefined;
}
