// The options of a plugin, or the values that a module returns, one after the other with what is said of each.

import { ShevekError } from "../../errors/shevek-error.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { dictDelete, dictGet, dictHas, dictSet } from "../../pyvalue/dict.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { filled, shownWords } from "./doc-words.ts";
import {
	addedText,
	INDENT,
	indented,
	indentedYaml,
	textsOf,
	yamlText,
} from "./man-parts.ts";

export interface FieldsStyle {
	readonly width: number;
	readonly isReturn: boolean;
	/** Of the names, and of what is said of them: deeper for parts of others. */
	readonly base?: string;
	readonly indent?: string;
}

const NESTED = ["options", "suboptions", "contains", "spec"];
const WAYS = ["env", "ini", "yaml", "vars", "keyword"];

export function fieldsText(
	fields: PyDict,
	style: FieldsStyle,
): readonly string[] {
	return pySorted([...fields.keys()]).flatMap((name) => {
		const field = dictGet(fields, name);
		return fieldText(
			pyStr(name),
			field instanceof Map ? new Map(field) : new Map(),
			style,
		);
	});
}

function fieldText(name: string, field: PyDict, style: FieldsStyle): string[] {
	const { width, isReturn, base = "", indent = INDENT } = style;
	const isRequired = pyTruth(take(field, "required") ?? false);
	const description = take(field, "description") ?? null;
	if (description === null)
		throw new ShevekError("plugin", `'${name}' has no description`);
	const nested = NESTED.flatMap((key) => {
		const parts = take(field, key);
		return parts === undefined ? [] : [{ key, parts }];
	});
	if (!isRequired && !isReturn && !dictHas(field, "default"))
		dictSet(field, "default", null);
	const added = addedText(field);
	const indents = { first: indent, later: indent };
	return [
		`${base}${isRequired ? "=" : "-"} ${name}`,
		...textsOf(description).map((each) =>
			filled(shownWords(each), width, indents),
		),
		...setVia(field, indent),
		...restLines(field, indent),
		...(added === undefined ? [] : [`${indent}added in: ${added}\n`]),
		...nested.flatMap(({ key, parts }) => [
			"",
			`${indent}${key.toUpperCase()}:\n`,
			...(parts instanceof Map
				? fieldsText(parts, {
						...style,
						base: indent,
						indent: `${indent}    `,
					})
				: []),
		]),
		...(nested.length === 0 ? [""] : []),
	];
}

function take(field: PyDict, key: string): PyValue | undefined {
	const value = dictGet(field, key);
	dictDelete(field, key);
	return value;
}

/** Takes them out of the field, so that they are not told again. */
function setVia(field: PyDict, indent: string): readonly string[] {
	const ways: PyDict = new Map();
	for (const way of WAYS) {
		const entries = dictGet(field, way);
		if (!Array.isArray(entries) || entries.length === 0) continue;
		dictDelete(field, way);
		ways.set(way, entries.map(withoutVersions));
	}
	const cli = dictGet(field, "cli");
	if (Array.isArray(cli) && cli.length > 0) {
		dictDelete(field, "cli");
		ways.set("cli", cli.map(withFlag));
	}
	if (ways.size === 0) return [];
	return [indentedYaml(new Map([["set_via", ways]]), indent)];
}

function withoutVersions(entry: PyValue): PyValue {
	if (!(entry instanceof Map)) return entry;
	const shown = new Map(entry);
	for (const name of [
		"version_added",
		"version_added_collection",
		"collection",
	])
		dictDelete(shown, name);
	return shown;
}

function withFlag(entry: PyValue): PyValue {
	if (!(entry instanceof Map) || dictHas(entry, "option")) return entry;
	const name = pyStr(dictGet(entry, "name") ?? null);
	const option = `--${name.replaceAll("_", "-")}`;
	return new Map([
		["name", name],
		["option", option],
	]);
}

function restLines(field: PyDict, indent: string): readonly string[] {
	const names = pySorted([...field.keys()]).map(pyStr);
	return names
		.filter(
			(name) => !name.startsWith("_") && !name.startsWith("version_added"),
		)
		.map((name) => {
			const value = dictGet(field, name) ?? null;
			return Array.isArray(value)
				? indented(
						`${name}: ${yamlText(value, { defaultFlowStyle: true })}`,
						indent,
					)
				: indentedYaml(new Map([[name, value]]), indent);
		});
}
