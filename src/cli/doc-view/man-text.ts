// The documentation of one plugin or module as text, laid out as ansible-doc of 2.14 does.

import { pyTruth } from "../../pyvalue/compare.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { dumpYaml } from "../../yaml/dump.ts";
import { filled, shownWords } from "./doc-words.ts";
import { fieldsText } from "./man-fields.ts";
import { addedText, INDENT, indentedYaml, textsOf } from "./man-parts.ts";
import { seeAlsoText } from "./man-see-also.ts";
import type { PluginDoc } from "./plugin-doc.ts";

export interface ManOptions {
	/** Of the terminal. */
	readonly columns: number;
	/** The kind of plugin as it was asked for. */
	readonly kind: string;
	/** Of the installed ansible-core, for links: `2.14`. */
	readonly coreVersion: string;
}

/** What has a place of its own, or is not shown. */
const NOT_GENERAL = new Set([
	"module",
	"docuri",
	"version_added",
	"version_added_collection",
	"short_description",
	"now_date",
	"collection",
	"filename",
	"description",
	"deprecated",
	"has_action",
	"options",
	"attributes",
	"notes",
	"seealso",
	"requirements",
]);

function widthOf(columns: number): number {
	return Math.max(columns - Math.trunc(columns * 0.2), 70);
}

export function manText(
	{ doc, examples, returns }: PluginDoc,
	options: ManOptions,
): string {
	const width = widthOf(options.columns);
	const get = (name: string) => dictGet(doc, name) ?? null;
	return [
		...headLines(doc, width, options.kind),
		...deprecatedLines(get("deprecated")),
		...(get("has_action") === true
			? ["  * note: This module has a corresponding action plugin.\n"]
			: []),
		...section("OPTIONS (= is mandatory):\n", get("options"), (each) => [
			...fieldsText(each, { width, isReturn: false }),
			"",
		]),
		...section("ATTRIBUTES:\n", get("attributes"), (each) => [
			indentedYaml(each, INDENT),
			"",
		]),
		...notesLines(get("notes"), width),
		...seeAlsoText(get("seealso"), width, options.coreVersion),
		...requirementsLines(get("requirements"), width),
		...generalLines(doc, width, options.kind),
		...exampleLines(examples),
		...section("RETURN VALUES:", returns, (each) =>
			fieldsText(each, { width, isReturn: true }),
		),
	].join("\n");
}

function section(
	title: string,
	value: PyValue,
	lines: (value: PyDict) => readonly string[],
): readonly string[] {
	return value instanceof Map && value.size > 0 ? [title, ...lines(value)] : [];
}

function headLines(doc: PyDict, width: number, kind: string): string[] {
	const text = (name: string) => {
		const value = dictGet(doc, name);
		return value === undefined || value === null ? "" : pyStr(value);
	};
	const own = text(kind) || text("name") || text("plugin_type") || kind;
	const collection = text("collection");
	const name = collection === "" ? own : `${collection}.${own}`;
	const description = textsOf(dictGet(doc, "description") ?? null).join(" ");
	const lines = [
		`> ${name.toUpperCase()}    (${text("filename") || "built in"})\n`,
		`${filled(shownWords(description), width, { first: INDENT, later: INDENT })}\n`,
	];
	const added = addedText(doc);
	return added === undefined ? lines : [...lines, `ADDED IN: ${added}\n`];
}

function deprecatedLines(note: PyValue): readonly string[] {
	if (!pyTruth(note)) return [];
	if (!(note instanceof Map)) return ["DEPRECATED: \n", pyStr(note), "\n"];
	const word = (...names: string[]) =>
		pyStr(
			names.map((name) => dictGet(note, name)).find((each) => each) ?? null,
		);
	const when = dictGet(note, "removed_at_date")
		? `Will be removed in a release after ${word("removed_at_date")}`
		: `Will be removed in: Ansible ${word("removed_in", "version")}`;
	const other = word("alternative", "alternatives");
	return [
		"DEPRECATED: \n",
		`\tReason: ${word("why")}\n\t${when}\n\tAlternatives: ${other}`,
		"\n",
	];
}

function notesLines(notes: PyValue, width: number): readonly string[] {
	if (!Array.isArray(notes) || notes.length === 0) return [];
	const indents = { first: `${INDENT.slice(2)}* `, later: INDENT };
	return [
		"NOTES:",
		...notes.map((note) => filled(shownWords(pyStr(note)), width - 6, indents)),
		"",
		"",
	];
}

function requirementsLines(value: PyValue, width: number): readonly string[] {
	const texts = textsOf(value);
	if (texts.length === 0) return [];
	const indents = { first: "  ", later: INDENT };
	const text = filled(shownWords(texts.join(", ")), width - 16, indents);
	return [`REQUIREMENTS:${text}\n`];
}

function generalLines(doc: PyDict, width: number, kind: string): string[] {
	const names = pySorted([...doc.keys()]).map(pyStr);
	return names
		.filter((name) => name !== kind && !NOT_GENERAL.has(name))
		.flatMap((name) => {
			const value = dictGet(doc, name) ?? null;
			return pyTruth(value)
				? [generalText(name.toUpperCase(), value, width), ""]
				: [];
		});
}

function generalText(title: string, value: PyValue, width: number): string {
	if (typeof value === "string") {
		const room = width - (title.length + 2);
		return `${title}: ${filled(shownWords(value), room, { later: INDENT })}`;
	}
	if (Array.isArray(value)) return `${title}: ${value.map(pyStr).join(", ")}`;
	return indentedYaml(new Map([[title, value]]), "");
}

function exampleLines(examples: PyValue): readonly string[] {
	if (!pyTruth(examples)) return [];
	const text =
		typeof examples === "string" ? examples.trim() : dumpYaml(examples);
	return ["EXAMPLES:", "", text, "", ""];
}
