// A table in plain characters, columns centred, as Python's prettytable draws it.

export function textTable(
	head: readonly string[],
	rows: readonly (readonly string[])[],
): string {
	const widths = head.map((title, at) =>
		Math.max(title.length, ...rows.map((row) => (row[at] ?? "").length)),
	);
	const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
	const line = (cells: readonly string[]) =>
		`|${widths.map((width, at) => ` ${centred(cells[at] ?? "", width)} `).join("|")}|`;
	const body = rows.length === 0 ? [] : [...rows.map(line), rule];
	return [rule, line(head), rule, ...body].join("\n");
}

/** An odd blank goes to the right of a text of odd length, to the left of the others. */
function centred(text: string, width: number): string {
	const excess = width - text.length;
	const half = Math.floor(excess / 2);
	const left = excess % 2 === 1 && text.length % 2 === 0 ? half + 1 : half;
	return " ".repeat(left) + text + " ".repeat(excess - left);
}
