// The `yaml` result format: block style, several lines as `|` blocks; lossy (the default) bends the
// text so that such a block is possible and leaves out what is there twice.

import { type PyDict, PyObject, type PyValue } from "../../pyvalue/value.ts";
import { dumpYaml } from "../../yaml/dump.ts";
import { STR_TAG } from "../../yaml/node.ts";
import { expandTabs } from "./wrap-text.ts";

export interface YamlResultOptions {
	readonly indent?: number | undefined;
	/** Readable rather than exact: `pretty_results` is not off. */
	readonly isLossy: boolean;
}

/** A line end, then the YAML, indented. */
export function dumpResultYaml(
	result: PyDict,
	options: YamlResultOptions,
): string {
	const shown = options.isLossy ? withoutRepeats(result) : result;
	const text = dumpBlocks(shown, options);
	return `\n${indentLines(text, options.indent || 4)}`;
}

/** One side of a diff. */
export function dumpDiffYaml(side: PyDict, options: YamlResultOptions): string {
	return `${indentLines(dumpBlocks(side, { ...options, indent: 4 }), 4)}\n`;
}

function dumpBlocks(value: PyValue, options: YamlResultOptions): string {
	return dumpYaml(markBlocks(value, options.isLossy), {
		allowUnicode: true,
		defaultFlowStyle: false,
		...(options.indent === undefined ? {} : { indent: options.indent }),
		onObject: (object) =>
			object instanceof BlockText
				? { tag: STR_TAG, text: object.text, style: "literal" }
				: undefined,
	});
}

/** A text that goes into a `|` block. */
class BlockText extends PyObject {
	readonly typeName = "str";
	readonly text: string;
	constructor(text: string) {
		super();
		this.text = text;
	}
}

/** A copy, so that what is shared inside comes out twice and not as an alias. */
function markBlocks(value: PyValue, isLossy: boolean): PyValue {
	if (typeof value === "string") {
		if (!BREAK.test(value)) return value;
		return new BlockText(isLossy ? bend(value) : value);
	}
	if (Array.isArray(value))
		return value.map((item) => markBlocks(item, isLossy));
	if (!(value instanceof Map)) return value;
	return new Map(
		[...value].map(([key, item]) => [key, markBlocks(item, isLossy)]),
	);
}

function withoutRepeats(result: PyDict): PyDict {
	const shown = new Map(result);
	for (const stream of ["stdout", "stderr"])
		if (shown.has(stream) && shown.has(`${stream}_lines`))
			shown.set(`${stream}_lines`, "<omitted>");
	return shown;
}

const BREAK = /[\n\x85\u2028\u2029]/;
/** What YAML calls special: a block may not hold it. */
const SPECIAL =
	/[^\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10fffe}]/gu;

/** A block holds no trailing blanks, tabs, special characters, or blanks before a line end. */
function bend(text: string): string {
	return expandTabs(text.trimEnd())
		.replace(SPECIAL, "")
		.replace(/ +([\n\x85\u2028\u2029])/g, "$1");
}

/** Blank lines stay blank. */
function indentLines(text: string, width: number): string {
	return text.replace(/^(?=.*\S)/gm, " ".repeat(width));
}
