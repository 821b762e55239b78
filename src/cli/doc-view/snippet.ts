// `-s`: a piece of YAML to begin with, every option with what it means.

import { wrapText } from "../../builtin/callbacks/wrap-text.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pySorted } from "../../pyvalue/sort.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { filled, shownWords } from "./doc-words.ts";
import { textsOf } from "./man-parts.ts";

export const SNIPPET_KINDS = ["inventory", "lookup", "module"] as const;

const COLUMN = 29;
const MAX_LINES = 3;

/** False for inventory sources that name their plugin: the reference makes none of them. */
export function hasSnippet(doc: PyDict, kind: string): boolean {
	const options = dictGet(doc, "options");
	return !(
		kind === "inventory" &&
		options instanceof Map &&
		dictGet(options, "plugin") !== undefined
	);
}

export function snippetText(
	doc: PyDict,
	kind: string,
	columns: number,
): string {
	const options = dictGet(doc, "options");
	if (!(options instanceof Map)) return "";
	const fields = pySorted([...options.keys()]).map((key) => {
		const field = dictGet(options, key);
		return fieldOf(pyStr(key), field instanceof Map ? field : new Map());
	});
	const lines =
		kind === "lookup"
			? lookupLines(textOf(doc, "name"), fields)
			: yamlLines(doc, fields, columns);
	return [...lines, ""].join("\n");
}

interface Field {
	readonly name: string;
	readonly description: PyValue;
	readonly words: string;
	readonly isRequired: boolean;
	readonly type: string | undefined;
	readonly fallback: string;
}

function fieldOf(name: string, field: PyDict): Field {
	const description = dictGet(field, "description") ?? "";
	const type = dictGet(field, "type");
	const fallback = dictGet(field, "default");
	return {
		name,
		description,
		words: shownWords(textsOf(description).join(" ")),
		isRequired: pyTruth(dictGet(field, "required") ?? false),
		type: type === undefined ? undefined : pyStr(type),
		fallback: fallback === undefined ? "None" : pyStr(fallback),
	};
}

function textOf(doc: PyDict, ...names: string[]): string {
	const found = names.map((name) => dictGet(doc, name)).find((each) => each);
	return found ? pyStr(found) : "None";
}

function yamlLines(
	doc: PyDict,
	fields: readonly Field[],
	columns: number,
): readonly string[] {
	const module = dictGet(doc, "module");
	const below = { later: "# ".padStart(COLUMN + 2) };
	const width = columns - COLUMN;
	if (module) {
		const title = shownWords(textOf(doc, "short_description"));
		return [
			`- name: ${title}`,
			`  ${pyStr(module)}:`,
			...fields.map(({ name, words, isRequired }) => {
				const said = isRequired ? `(required) ${words}` : words;
				const comment = filled(said, width, below);
				return `      ${`${name}:`.padEnd(20)}   # ${comment}`;
			}),
		];
	}
	return [
		`# ${textOf(doc, "plugin", "name")}:`,
		...fields.map(({ name, words, isRequired, fallback }) => {
			const value = isRequired ? "(required)" : fallback;
			const comment = shortened(words, width, below.later);
			return `${name}: ${value.padEnd(9)} # ${comment}`;
		}),
	];
}

/** At most three lines; what is left out is told by `[...]`. */
function shortened(text: string, width: number, later: string): string {
	const lines = filled(text, width, { later }).split("\n");
	if (lines.length <= MAX_LINES) return lines.join("\n");
	const kept = lines.slice(0, MAX_LINES);
	const last = kept.pop() ?? "";
	const room = width - later.length - " [...]".length;
	const [end = ""] = wrapText(last.slice(later.length), room);
	return [...kept, `${later}${end} [...]`].join("\n");
}

function lookupLines(
	name: string,
	fields: readonly Field[],
): readonly string[] {
	const comments = fields.map(
		({ name: option, type = "string", description }) =>
			`# ${option}(${type}): ${pyStr(description)}`,
	);
	const parts = fields.map(({ name: option, type, isRequired, fallback }) => {
		if (/^_(?:terms|raw|list)$/.test(option)) return `< ${option} >`;
		const value = isRequired ? "<REQUIRED>" : fallback;
		return type === "string" || type === "str"
			? `, ${option}='${value}'`
			: `, ${option}=${value}`;
	});
	const call = `lookup('${name}', ${parts.join("")})`;
	return [...comments, ...(comments.length > 0 ? [""] : []), call];
}
