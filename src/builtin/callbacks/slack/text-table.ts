// A table in plain characters, columns centred, as Python's prettytable draws it.

import { textWidth } from "../text-width.ts";

export function textTable(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): string {
	const widths = head.map((title, at) =>
		Math.max(textWidth(title), ...rows.map((row) => textWidth(row[at] ?? ""))),
	);
	const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
	const line = (cells: readonly string[]) =>
		`|${widths.map((width, at) => ` ${centred(cells[at] ?? "", width)} `).join("|")}|`;
	return [rule, line(head), rule, ...rows.map(line), rule].join("\n");
}

/** An odd blank goes to the right of a text of odd length, to the left of the others. */
function centred(text: string, width: number): string {
	const own = textWidth(text);
	const excess = width - own;
	const half = Math.floor(excess / 2);
	const left = excess % 2 === 1 && own % 2 === 0 ? half + 1 : half;
	return " ".repeat(left) + text + " ".repeat(excess - left);
}
