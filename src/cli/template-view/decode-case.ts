// One line of the template batch protocol (`shevek template --jsonl`), read.

import { ShevekError } from "../../errors/shevek-error.ts";
import { parseJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { scopeOf, type VarScope } from "../../templar/scope.ts";
import { markUnsafe, typeString } from "../../templar/template-node.ts";

const CASE_MODES = [
	"string",
	"native",
	"file",
	"conditional",
	"compile",
	"compile_conditional",
] as const;
export type CaseMode = (typeof CASE_MODES)[number];

export interface TemplateCase {
	readonly id: PyValue;
	readonly mode: CaseMode;
	readonly template: PyValue;
	/** As written, for the modes that take text. */
	readonly text: string;
	readonly scope: VarScope;
	readonly options: PyDict;
	readonly searchPath: readonly string[];
}

const UNSAFE = "__unsafe";

export function readCase(line: PyValue): TemplateCase {
	if (!(line instanceof Map)) throw protocolError("a line is no JSON object");
	const mode = CASE_MODES.find((each) => each === line.get("mode"));
	if (mode === undefined)
		throw protocolError(`unknown mode ${pyStr(line.get("mode") ?? null)}`);
	const template = line.get("template") ?? null;
	const options = line.get("options");
	const searchPath = line.get("searchpath");
	return {
		id: line.get("id") ?? null,
		mode,
		template: decode(template),
		text: pyStr(template),
		scope: scopeIn(line.get("vars") ?? null),
		options: options instanceof Map ? options : new Map(),
		searchPath: Array.isArray(searchPath) ? searchPath.map(pyStr) : [],
	};
}

export function parseCaseLine(text: string): PyValue {
	return parseJson(text);
}

function scopeIn(vars: PyValue): VarScope {
	const variables = new Map<string, PyValue>();
	const data = new Set<string>();
	if (vars instanceof Map) {
		for (const [key, value] of vars) {
			const name = pyStr(key);
			if (unsafeText(value) !== undefined) data.add(name);
			variables.set(name, decode(value));
		}
	}
	return scopeOf(variables, data);
}

/** Typed, as configuration; but not what is marked as unsafe. */
function decode(value: PyValue): PyValue {
	if (typeof value === "string") return typeString(value);
	const unsafe = unsafeText(value);
	if (unsafe !== undefined) return unsafe;
	if (Array.isArray(value)) {
		const list = value.map(decode);
		for (const [index, item] of value.entries())
			if (unsafeText(item) !== undefined) markUnsafe(list, index);
		return list;
	}
	if (!(value instanceof Map)) return value;
	const dict: PyDict = new Map();
	for (const [key, item] of value) {
		dict.set(key, decode(item));
		if (unsafeText(item) !== undefined) markUnsafe(dict, key);
	}
	return dict;
}

function unsafeText(value: PyValue): string | undefined {
	if (!(value instanceof Map) || value.size !== 1) return undefined;
	const text = value.get(UNSAFE);
	return typeof text === "string" ? text : undefined;
}

function protocolError(message: string): ShevekError {
	return new ShevekError("usage", message);
}
