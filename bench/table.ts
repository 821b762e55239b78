// The table that is printed: seconds, and how many times less Shevek took.

import type { ComparedRow } from "./compare.ts";
import type { PeerName } from "./peers.ts";

const seconds = (ms: number) => (ms / 1000).toFixed(2);

/** Markdown, so that it can go into docs/performance.md as it is. */
export function renderTable(
	rows: readonly ComparedRow[],
	peers: readonly PeerName[],
): string {
	const others = peers.filter((name) => name !== "shevek");
	const header = [
		"work",
		...peers.flatMap((name) => [`${name}: CPU s`, "wall s"]),
		...others.flatMap((name) => [`${name} / shevek: CPU`, "wall"]),
	];
	const lines = rows.map(({ title, figures }) => {
		const own = figures.get("shevek");
		return [
			title,
			...peers.flatMap((name) => {
				const figure = figures.get(name);
				return figure
					? [seconds(figure.cpuMs), seconds(figure.wallMs)]
					: ["–", "–"];
			}),
			...others.flatMap((name) => {
				const figure = figures.get(name);
				return figure && own
					? [times(figure.cpuMs, own.cpuMs), times(figure.wallMs, own.wallMs)]
					: ["–", "–"];
			}),
		];
	});
	return markdown([
		header,
		header.map((_, at) => (at ? "---:" : "---")),
		...lines,
	]);
}

function times(theirs: number, ours: number): string {
	return `${(theirs / ours).toFixed(1)}×`;
}

function markdown(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => (row[column] ?? "").length)),
	);
	return rows
		.map(
			(row) =>
				`| ${row.map((cell, at) => (at ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(" | ")} |`,
		)
		.join("\n");
}
