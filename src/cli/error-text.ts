// An error as people see it: what happened, where (with the lines and a caret), what to do next.

import { readFileSync } from "node:fs";
import { type Place, ShevekError } from "../errors/shevek-error.ts";

/** Lines shown of the file: the one at fault and up to two before it. */
const EXCERPT_LINES = 3;

/** Ends with a line end. An error that is none of ours is a bug, and its stack is shown. */
export function errorText(error: unknown): string {
	if (!(error instanceof ShevekError)) return bugText(error);
	const parts = [`ERROR! ${error.message}\n`];
	if (error.where) parts.push(`\n${placeText(error.where)}`);
	if (error.hint) parts.push(`\n${error.hint}\n`);
	return parts.join("");
}

function bugText(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const stack = error instanceof Error ? `${error.stack}\n` : "";
	return `ERROR! Unexpected Exception, this is probably a bug: ${message}\n${stack}`;
}

function placeText(place: Place): string {
	const { file, line, column } = place;
	return `${file}:${line}:${column}\n${excerpt(place)}`;
}

function excerpt({ file, line, column }: Place): string {
	const lines = linesOf(file);
	const first = Math.max(1, line - EXCERPT_LINES + 1);
	const width = String(line).length;
	const shown: string[] = [];
	for (let number = first; number <= line; number++) {
		const text = lines[number - 1];
		if (text === undefined) return "";
		shown.push(`${String(number).padStart(width)} | ${text}\n`);
	}
	const before = (lines[line - 1] ?? "").slice(0, Math.max(0, column - 1));
	// Tabs stay tabs, so that the caret stands under its character.
	const gap = before.replace(/[^\t]/g, " ");
	return `${shown.join("")}${" ".repeat(width)} | ${gap}^\n`;
}

function linesOf(file: string): string[] {
	try {
		return readFileSync(file, "utf8").split("\n");
	} catch {
		return [];
	}
}
