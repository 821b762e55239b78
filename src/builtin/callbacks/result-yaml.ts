// The `yaml` result format: block style, several lines as `|` blocks; lossy (the default) bends the
// text so that such a block is possible and leaves out what is there twice.

import type { PyDict } from "../../pyvalue/value.ts";
import { BlockText, dumpBlocks, withoutRepeats } from "./block-text.ts";
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
	const text = dumpResultBlocks(shown, options);
	return `\n${indentLines(text, options.indent || 4)}`;
}

/** One side of a diff. */
export function dumpDiffYaml(side: PyDict, options: YamlResultOptions): string {
	return `${indentLines(dumpResultBlocks(side, { ...options, indent: 4 }), 4)}\n`;
}

function dumpResultBlocks(
	value: PyDict,
	{ indent, isLossy }: YamlResultOptions,
): string {
	const asBlock = (text: string) => {
		if (!BREAK.test(text)) return text;
		return new BlockText(isLossy ? bend(text) : text);
	};
	return dumpBlocks(value, asBlock, {
		allowUnicode: true,
		defaultFlowStyle: false,
		...(indent === undefined ? {} : { indent }),
	});
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
