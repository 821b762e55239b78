// The lines around a place, as Ansible shows them under an error.

import { readFileSync } from "node:fs";
import type { Place } from "./shevek-error.ts";

/** "The error appears to be in …" with the line, the one before it and an arrow; no line end at its end. */
export function errorExcerpt(where: Place): string {
	const head = `The error appears to be in '${where.file}': line ${where.line}, column ${where.column}, but may\nbe elsewhere in the file depending on the exact syntax problem.\n`;
	if (where.file.startsWith("<")) return head;
	const lines = readLines(where.file);
	if (lines === undefined)
		return `${head}\n(could not open file to display line)`;
	let index = Math.min(where.line, lines.length) - 1;
	while (index > 0 && (lines[index] ?? "").trim() === "") index--;
	const line = lines[index];
	if (line === undefined) {
		return `${head}\n(specified line no longer in file, maybe it changed?)`;
	}
	const before = index > 0 ? (lines[index - 1] ?? "") : "";
	const arrow = `${" ".repeat(Math.max(0, where.column - 1))}^ here`;
	return `${head}\nThe offending line appears to be:\n\n${before.trimEnd()}\n${line.trimEnd()}\n${arrow}\n${hints(line)}`;
}

function readLines(file: string): string[] | undefined {
	try {
		return readFileSync(file, "utf8").replace(/\n$/, "").split("\n");
	} catch {
		return undefined;
	}
}

/** What is most often wrong with such a line. */
function hints(line: string): string {
	const isTemplate = line.includes("{{") && line.includes("}}");
	if (isTemplate && (!line.includes('"{{') || !line.includes("'{{"))) {
		return `We could be wrong, but this one looks like it might be an issue with\nmissing quotes. Always quote template expression brackets when they\nstart a value. For instance:\n\n    with_items:\n      - {{ foo }}\n\nShould be written as:\n\n    with_items:\n      - "{{ foo }}"\n`;
	}
	return "";
}
