// Rows as people read them: columns as wide as their longest cell, the last one as wide as the screen lets it.

import { textWidth } from "../../builtin/callbacks/text-width.ts";
import type { HostRecap, RunSummary } from "../../records/queries.ts";
import type { HistoryView } from "../../records/tables.ts";

export type Table = readonly (readonly string[])[];

const GAP = "  ";
const WIDEST_CELL = 60;

/** The first row is the head. The last column takes what is left of `columns`, where that is known. */
export function tableText(table: Table, columns: number | undefined): string {
	const widths: number[] = [];
	for (const row of table)
		row.forEach((cell, at) => {
			widths[at] = Math.max(
				widths[at] ?? 0,
				Math.min(textWidth(cell), WIDEST_CELL),
			);
		});
	const lines = table.map((row) => lineOf(row, widths, columns));
	return lines.join("\n");
}

function lineOf(
	row: readonly string[],
	widths: readonly number[],
	columns: number | undefined,
): string {
	const cells = row.map((cell, at) =>
		at === row.length - 1 ? cell : cell + fill(cell, widths[at] ?? 0),
	);
	const line = cells.join(GAP).trimEnd();
	return columns !== undefined && line.length > columns
		? `${line.slice(0, Math.max(columns - 1, 20))}…`
		: line;
}

function fill(cell: string, width: number): string {
	return " ".repeat(Math.max(0, width - textWidth(cell)));
}

export function runTable(runs: readonly RunSummary[]): Table {
	const rows = runs.map((run) => [
		shortId(run.run),
		localTime(run.started),
		seconds(run.duration),
		run.status,
		String(run.hosts),
		String(run.changed),
		String(run.failures + run.unreachable),
		run.user,
		run.playbook === null || run.kind === "adhoc" ? run.command : run.playbook,
	]);
	const head = "RUN STARTED TOOK STATUS HOSTS CHANGED FAILED USER WHAT";
	return [head.split(" "), ...rows];
}

export function resultTable(results: readonly HistoryView[]): Table {
	const rows = results.map((row) => [
		shortId(row.run),
		localTime(row.started),
		seconds(row.duration),
		row.host,
		row.status,
		row.item === null || row.is_item === 0
			? oneLine(row.task)
			: `${oneLine(row.task)} (item=${oneLine(row.item)})`,
		outcomeText(row),
	]);
	return ["RUN STARTED TOOK HOST STATUS TASK MESSAGE".split(" "), ...rows];
}

export function recapTable(recap: readonly HostRecap[]): Table {
	const names = [
		"ok",
		"changed",
		"unreachable",
		"failures",
		"skipped",
		"rescued",
		"ignored",
	] as const;
	const rows = recap.map((row) => [
		row.host,
		...names.map((name) => String(row[name])),
	]);
	return [["HOST", ...names.map((name) => name.toUpperCase())], ...rows];
}

/** Rows of any query: the columns' names, then the cells. */
export function anyTable(rows: readonly Record<string, unknown>[]): Table {
	const names = Object.keys(rows[0] ?? {});
	return [names, ...rows.map((row) => names.map((name) => cellOf(row[name])))];
}

function cellOf(value: unknown): string {
	if (value === null || value === undefined) return "";
	if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
	return oneLine(String(value));
}

function outcomeText(row: HistoryView): string {
	const text = row.message || row.stderr || row.stdout || "";
	return oneLine(text).slice(0, 200);
}

export function oneLine(text: string): string {
	// Control characters out of a module's output must not reach the terminal.
	return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

export function shortId(id: string): string {
	return id.slice(0, 8);
}

export function localTime(iso: string): string {
	const time = new Date(iso);
	const two = (part: number) => String(part).padStart(2, "0");
	const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
	return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":")}`;
}

export function seconds(duration: number | null): string {
	if (duration === null) return "";
	if (duration >= 3600)
		return `${Math.floor(duration / 3600)}h${Math.round((duration % 3600) / 60)}m`;
	if (duration >= 100)
		return `${Math.floor(duration / 60)}m${Math.round(duration % 60)}s`;
	return `${duration.toFixed(duration < 10 ? 2 : 1)}s`;
}
