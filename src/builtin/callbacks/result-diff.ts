// The `diff` of a result as text: notices for what cannot be compared, a unified diff of before and
// after, or the text that the module prepared.

import type { ColorRole } from "../../plugins/callback-display.ts";
import { isDict } from "../../pyvalue/dict.ts";
import { dumpJson } from "../../pyvalue/json.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { dumpDiffYaml } from "./result-yaml.ts";
import type { ResultSettings } from "./settings.ts";
import { splitLines, unifiedDiff } from "./unified-diff.ts";

export interface DiffStyle {
	readonly settings: ResultSettings;
	paint(text: string, role: ColorRole): string;
}

/** Empty where there is nothing to show. */
export function diffText(diffs: PyValue, style: DiffStyle): string {
	const list = Array.isArray(diffs) ? diffs : [diffs];
	return list
		.filter(isDict)
		.map((diff) => oneDiff(diff, style))
		.join("");
}

function oneDiff(diff: PyDict, style: DiffStyle): string {
	let text = "";
	if (diff.has("dst_binary"))
		text += "diff skipped: destination file appears to be binary\n";
	if (diff.has("src_binary"))
		text += "diff skipped: source file appears to be binary\n";
	for (const [key, name] of [
		["dst_larger", "destination"],
		["src_larger", "source"],
	] as const) {
		const size = diff.get(key);
		if (size !== undefined)
			text += `diff skipped: ${name} file size is greater than ${pyStr(size)}\n`;
	}
	const before = diff.get("before");
	const after = diff.get("after");
	if (before !== undefined && after !== undefined)
		text += compare(diff, before, after, style);
	const prepared = diff.get("prepared");
	return prepared === undefined ? text : text + pyStr(prepared);
}

function compare(
	diff: PyDict,
	before: PyValue,
	after: PyValue,
	style: DiffStyle,
): string {
	const lines = unifiedDiff(
		markMissingEnd(splitLines(asFile(before, style.settings))),
		markMissingEnd(splitLines(asFile(after, style.settings))),
		{
			fromName: header("before", diff.get("before_header")),
			toName: header("after", diff.get("after_header")),
			context: style.settings.diffContext,
		},
	);
	if (lines.length === 0) return "";
	return `${lines.map((line) => paintLine(line, style)).join("")}\n`;
}

function header(side: string, name: PyValue | undefined): string {
	return name === undefined ? side : `${side}: ${pyStr(name)}`;
}

/** A structure is compared as its text. */
function asFile(side: PyValue, settings: ResultSettings): string {
	if (side === null) return "";
	if (!isDict(side)) return pyStr(side);
	if (settings.resultForm) return settings.resultForm.dumpSide(side);
	return settings.resultFormat === "yaml"
		? dumpDiffYaml(side, { isLossy: settings.isPretty !== false })
		: `${dumpJson(side, { sortKeys: true, indent: 4 })}\n`;
}

function markMissingEnd(lines: string[]): string[] {
	const last = lines.at(-1);
	if (last === undefined || last.endsWith("\n")) return lines;
	return [...lines.slice(0, -1), `${last}\n\\ No newline at end of file\n`];
}

function paintLine(line: string, style: DiffStyle): string {
	if (line.startsWith("+")) return style.paint(line, "diffAdd");
	if (line.startsWith("-")) return style.paint(line, "diffRemove");
	if (line.startsWith("@@")) return style.paint(line, "diffLines");
	return line;
}
