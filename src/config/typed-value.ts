// Turns a configured value into its option's type. What cannot be converted throws PyError with the
// words that Python's own conversion has.

import { assertNever } from "../errors/shevek-error.ts";
import { toFloat, toInt } from "../pyvalue/numbers.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyError, PyFloat, PyTuple, type PyValue } from "../pyvalue/value.ts";
import type { OptionType } from "./option.ts";
import { type PathContext, resolveSettingPath } from "./paths.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const TRUE_WORDS = new Set(["y", "yes", "on", "1", "true", "t"]);

export interface ConversionContext extends PathContext {
	/** What relative paths count from: the file the value was read in. */
	readonly basedir?: string | undefined;
}

export function convertToType(
	value: PyValue,
	type: OptionType | undefined,
	context: ConversionContext,
): PyValue {
	if (value === null) return null;
	switch (type) {
		case undefined:
			return typeof value === "string" ? unquote(value) : value;
		case "bool":
			return isTrue(value);
		case "int":
			return toInt(value);
		case "float":
			return new PyFloat(toFloat(value));
		case "str":
			return toText(value);
		case "none":
			if (value === "None") return null;
			return refuse("None", value);
		case "dict":
			return value instanceof Map ? value : refuse("dictionary", value);
		case "list":
			if (typeof value === "string") return splitList(value);
			return isSequence(value) ? value : refuse("list", value);
		case "path":
			if (typeof value !== "string") return refuse("path", value);
			return resolveSettingPath(value, context, context.basedir);
		case "pathspec":
			return resolvePaths(value, ":", type, context);
		case "pathlist":
			return resolvePaths(value, ",", type, context);
		case "tmppath":
			if (typeof value !== "string") return refuse("temppath", value);
			return makeTemporaryFolder(
				resolveSettingPath(value, context, context.basedir),
			);
		default:
			return assertNever(type);
	}
}

/** Ansible's boolean() as settings use it: what is no word for true is false. */
function isTrue(value: PyValue): boolean {
	if (typeof value === "boolean") return value;
	if (typeof value === "string") {
		return TRUE_WORDS.has(value.toLowerCase().trim());
	}
	return value instanceof PyFloat ? value.value === 1 : value === 1;
}

/** Without the quotes around it, if it has a pair. */
function unquote(text: string): string {
	const first = text[0];
	const isQuoted =
		text.length > 1 &&
		(first === '"' || first === "'") &&
		text.endsWith(first) &&
		text.at(-2) !== "\\";
	return isQuoted ? text.slice(1, -1) : text;
}

function splitList(text: string): string[] {
	return text.split(",").map((part) => unquote(part.trim()));
}

function toText(value: PyValue): PyValue {
	if (typeof value === "object" && !(value instanceof PyFloat)) {
		return refuse("string", value);
	}
	return unquote(pyStr(value));
}

function resolvePaths(
	value: PyValue,
	separator: ":" | ",",
	type: "pathspec" | "pathlist",
	context: ConversionContext,
): PyValue {
	const parts =
		typeof value === "string"
			? value.split(separator).map((p) => (separator === "," ? p.trim() : p))
			: sequenceItems(value);
	if (parts === undefined) return refuse(type, value);
	return parts.map((part) =>
		resolveSettingPath(pyStr(part), context, context.basedir),
	);
}

function sequenceItems(value: PyValue): readonly PyValue[] | undefined {
	if (Array.isArray(value)) return value;
	return value instanceof PyTuple ? value.items : undefined;
}

function isSequence(value: PyValue): boolean {
	return sequenceItems(value) !== undefined;
}

function refuse(wanted: string, value: PyValue): never {
	throw new PyError(
		"ValueError",
		`Invalid type provided for "${wanted}": ${pyStr(value)}`,
	);
}
