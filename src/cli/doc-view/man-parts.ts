// What several sections of a plugin's documentation are written with.

import { dictGet } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { type DumpYamlOptions, dumpYaml } from "../../yaml/dump.ts";
import { shownWords } from "./doc-words.ts";

export const INDENT = "        ";

/** A text, or each of a list's. */
export function textsOf(value: PyValue): readonly string[] {
	if (value === null) return [];
	return (Array.isArray(value) ? value : [value]).map(pyStr);
}

export function yamlText(
	value: PyValue,
	options: DumpYamlOptions = {},
): string {
	return dumpYaml(value, options).replace(/\n+$/, "");
}

export function indentedYaml(value: PyValue, indent: string): string {
	return indented(yamlText(value), indent);
}

export function indented(text: string, indent: string): string {
	const lines = text.split("\n").map((line) => indent + line);
	return shownWords(lines.join("\n"));
}

/** `version 2.4 of community.general`; undefined where nothing is said. */
export function addedText(holder: PyDict): string | undefined {
	const version = dictGet(holder, "version_added") ?? null;
	if (version === null || version === "") return undefined;
	const written = dictGet(holder, "version_added_collection");
	const isCore = written === "ansible.builtin";
	if (isCore && version === "historical") return "historical";
	const collection = isCore ? "ansible-core" : written;
	return collection
		? `version ${pyStr(version)} of ${pyStr(collection)}`
		: `version ${pyStr(version)}`;
}
