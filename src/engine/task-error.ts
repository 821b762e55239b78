// Errors met while a task runs become its failed result; here they get their words.

import { UnreachableError } from "../agent/target.ts";
import { errorExcerpt } from "../errors/excerpt.ts";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

/** An action's way to end its task: failed or skipped, with whatever the result shall hold. */
export class ActionResult extends Error {
	readonly result: PyDict;
	constructor(result: PyDict) {
		super("action result");
		this.result = result;
	}
}

export function actionFail(
	message: string,
	more: Iterable<[PyValue, PyValue]> = [],
): ActionResult {
	return new ActionResult(
		new Map<PyValue, PyValue>([["failed", true], ["msg", message], ...more]),
	);
}

export function actionSkip(
	message: string,
	more: Iterable<[PyValue, PyValue]> = [],
): ActionResult {
	return new ActionResult(
		new Map<PyValue, PyValue>([["skipped", true], ["msg", message], ...more]),
	);
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** The error's text with the place of the task under it, as results show it. */
export function describeAt(error: unknown, where: Place | undefined): string {
	const message = messageOf(error);
	const place =
		where ?? (error instanceof ShevekError ? error.where : undefined);
	if (place === undefined || message.includes("The error appears to be in"))
		return message;
	return `${message}\n\n${errorExcerpt(place)}`;
}

/** A programming error of ours, as opposed to something the user can mend. */
function isBug(error: unknown): boolean {
	return (
		error instanceof TypeError ||
		error instanceof RangeError ||
		error instanceof ReferenceError
	);
}

/** What an error met on the way to a result becomes. */
export function failureResult(
	error: unknown,
	where: Place | undefined,
): PyDict {
	if (error instanceof ActionResult) return error.result;
	if (error instanceof UnreachableError) {
		return new Map<PyValue, PyValue>([
			["unreachable", true],
			["msg", error.message],
			["changed", false],
		]);
	}
	const result: PyDict = new Map<PyValue, PyValue>([["failed", true]]);
	if (isBug(error)) {
		result.set(
			"msg",
			`Unexpected failure during module execution: ${messageOf(error)}`,
		);
		result.set("exception", (error as Error).stack ?? "");
		result.set("stdout", "");
	} else result.set("msg", describeAt(error, where));
	return result;
}
