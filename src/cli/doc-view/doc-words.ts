// The words of documentation as a terminal shows them: its marks (`I(…)`, `M(…)`, `C(…)`) replaced, paragraphs wrapped.

import { wrapText } from "../../builtin/callbacks/wrap-text.ts";

/** As ansible-doc of 2.14 shows them. */
const MARKS: readonly (readonly [RegExp, string])[] = [
	[/\bI\(([^)]+)\)/g, "`$1'"],
	[/\bB\(([^)]+)\)/g, "*$1*"],
	[/\bM\(([^)]+)\)/g, "[$1]"],
	[/\bU\(([^)]+)\)/g, "$1"],
	[/\bL\(([^)]+), *([^)]+)\)/g, "$1 <$2>"],
	[/\bR\(([^)]+), *([^)]+)\)/g, "$1"],
	[/\bC\(([^)]+)\)/g, "`$1'"],
	[/\bHORIZONTALLINE\b/g, `\n${"-".repeat(13)}\n`],
	[/.. seealso::/g, "See also:"],
	[/.. note::/g, "Note:"],
	[/:\w+?:`/g, "`"],
	[/.. \w+?::/g, ""],
];

/** Marks of 2.15 and later, which 2.14 leaves as they are: option, value, variable, return value; plugin. */
const LATER_MARKS = /\b(?:O|V|E|RV)\(((?:[^\\)]|\\.)+)\)/g;
const PLUGIN_MARK = /\bP\(([\w.]+)#\w+\)/g;

export function shownWords(text: string): string {
	let shown = text
		.replace(PLUGIN_MARK, "[$1]")
		.replace(LATER_MARKS, (_whole, inner: string) => {
			const name = inner.replace(/^[\w.]+#\w+:/, "").replace(/\\(.)/g, "$1");
			return `\`${name}'`;
		});
	for (const [mark, instead] of MARKS) shown = shown.replace(mark, instead);
	return shown;
}

export interface Indents {
	readonly first?: string;
	readonly later?: string;
}

/** Python's textwrap.fill: `width` counts the indents in. */
export function filled(
	text: string,
	width: number,
	{ first = "", later = "" }: Indents = {},
): string {
	const [head, ...others] = wrapText(text, width - first.length);
	if (head === undefined) return "";
	const rest =
		first.length === later.length
			? others
			: wrapText(text.slice(head.length).trimStart(), width - later.length);
	return [first + head, ...rest.map((line) => later + line)].join("\n");
}
