// The unified diff of two texts, line for line as Python's difflib.unified_diff writes it.

import { type Change, compareSequences } from "./sequence-matcher.ts";

export interface UnifiedDiffOptions {
	readonly fromName: string;
	readonly toName: string;
	/** Unchanged lines shown around a change. */
	readonly context: number;
}

/** Lines with their ends, headers first; none when the lists are equal. */
export function unifiedDiff(
	before: readonly string[],
	after: readonly string[],
	options: UnifiedDiffOptions,
): string[] {
	const lines: string[] = [];
	for (const hunk of groupChanges(
		compareSequences(before, after),
		options.context,
	)) {
		if (lines.length === 0)
			lines.push(`--- ${options.fromName}\n`, `+++ ${options.toName}\n`);
		lines.push(hunkHeader(hunk));
		for (const change of hunk) {
			const old = before.slice(change.aStart, change.aEnd);
			if (change.kind === "equal") {
				lines.push(...old.map((line) => ` ${line}`));
				continue;
			}
			lines.push(...old.map((line) => `-${line}`));
			const fresh = after.slice(change.bStart, change.bEnd);
			lines.push(...fresh.map((line) => `+${line}`));
		}
	}
	return lines;
}

/** Cuts where more than twice the context is unchanged, and trims the unchanged ends. */
function groupChanges(changes: readonly Change[], context: number): Change[][] {
	const trimmed = changes.slice();
	const first = trimmed[0];
	if (first?.kind === "equal") trimmed[0] = keepTail(first, context);
	const last = trimmed.at(-1);
	if (last?.kind === "equal")
		trimmed[trimmed.length - 1] = keepHead(last, context);
	const groups: Change[][] = [];
	let group: Change[] = [];
	for (const change of trimmed) {
		const isGap =
			change.kind === "equal" && change.aEnd - change.aStart > 2 * context;
		if (!isGap) {
			group.push(change);
			continue;
		}
		group.push(keepHead(change, context));
		groups.push(group);
		group = [keepTail(change, context)];
	}
	groups.push(group);
	return groups.filter((each) => each.some(({ kind }) => kind !== "equal"));
}

function keepHead(change: Change, count: number): Change {
	return {
		...change,
		aEnd: Math.min(change.aEnd, change.aStart + count),
		bEnd: Math.min(change.bEnd, change.bStart + count),
	};
}

function keepTail(change: Change, count: number): Change {
	return {
		...change,
		aStart: Math.max(change.aStart, change.aEnd - count),
		bStart: Math.max(change.bStart, change.bEnd - count),
	};
}

function hunkHeader(hunk: readonly Change[]): string {
	const first = hunk[0];
	const last = hunk.at(-1);
	if (!first || !last) return "";
	return `@@ -${range(first.aStart, last.aEnd)} +${range(first.bStart, last.bEnd)} @@\n`;
}

/** A length of one goes unsaid; an empty range names the line before it. */
function range(start: number, end: number): string {
	const length = end - start;
	if (length === 1) return String(start + 1);
	return `${length === 0 ? start : start + 1},${length}`;
}

/** `str.splitlines(True)`: every line end that Python knows, kept. */
export function splitLines(text: string): string[] {
	const lines: string[] = [];
	let start = 0;
	for (let at = 0; at < text.length; at++) {
		if (!LINE_ENDS.has(text.charCodeAt(at))) continue;
		if (text.startsWith("\r\n", at)) at++;
		lines.push(text.slice(start, at + 1));
		start = at + 1;
	}
	if (start < text.length) lines.push(text.slice(start));
	return lines;
}

const LINE_ENDS = new Set([
	0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029,
]);
