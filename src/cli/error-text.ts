// An error as people see it: what happened, where (with the lines and a caret), what to do next.

import { errorExcerpt } from "../errors/excerpt.ts";
import { ShevekError } from "../errors/shevek-error.ts";

/** Ends with a line end. An error that is none of ours is a bug, and its stack is shown. */
export function errorText(error: unknown): string {
	if (!(error instanceof ShevekError)) return bugText(error);
	const parts = [`ERROR! ${error.message}\n`];
	if (error.where) parts.push(`\n${errorExcerpt(error.where)}`);
	if (error.hint) parts.push(`\n${error.hint}\n`);
	return parts.join("");
}

/** The place in front of the message, without the lines there; the hint on a line of its own. */
export function placedMessage(error: unknown): string {
	if (!(error instanceof ShevekError)) return String(error);
	const { hint } = error;
	return `${placedLine(error)}${hint === undefined ? "" : `\n${hint}`}`;
}

/** The same without the hint. */
export function placedLine({ where, message }: ShevekError): string {
	return where
		? `${where.file}:${where.line}:${where.column}: ${message}`
		: message;
}

function bugText(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	const stack = error instanceof Error ? `${error.stack}\n` : "";
	return `ERROR! Unexpected Exception, this is probably a bug: ${message}\n${stack}`;
}
