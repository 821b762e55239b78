// Errors met while a task runs become its failed result; here they get their words.

import { UnreachableError } from "../agent/target.ts";
import { errorExcerpt } from "../errors/excerpt.ts";
import { type Place, ShevekError } from "../errors/shevek-error.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure, isUndefinedFailure } from "../templar/failure.ts";

/** An action's way to end its task: failed or skipped, with whatever the result shall hold. */
export class ActionResult extends Error {
	readonly result: PyDict;
	constructor(result: PyDict) {
		super("action result");
		this.result = result;
	}
}

/**
 * AnsibleActionFail of 2.14 keeps the traceback of the exception it was raised for, which is
 * "NoneType: None" where there was none; the last line of it is shown.
 */
export function actionFail(
	message: string,
	more: Iterable<[PyValue, PyValue]> = [],
): ActionResult {
	return new ActionResult(
		new Map<PyValue, PyValue>([
			["failed", true],
			["msg", message],
			["exception", "NoneType: None\n"],
			...more,
		]),
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

/** The error's text with its place in the playbook under it; templates tell none, as in 2.14. */
export function describe(error: unknown): string {
	const message = messageOf(error);
	if (!(error instanceof ShevekError) || error instanceof AnsibleFailure)
		return message;
	if (
		error.where === undefined ||
		message.includes("The error appears to be in")
	)
		return message;
	return `${message}\n\n${errorExcerpt(error.where)}`;
}

/** An undefined variable in a field of a task, in the words and with the place that 2.14 gives. */
export function explainField(
	error: unknown,
	name: string,
	where: Place | undefined,
): unknown {
	if (!isUndefinedFailure(error)) return error;
	const what =
		name === "args"
			? "The task includes an option with an undefined variable."
			: `The field '${name}' has an invalid value, which includes an undefined variable.`;
	return new ShevekError(
		"variable",
		`${what} The error was: ${messageOf(error)}`,
		{ where, cause: error },
	);
}

/** A programming error of ours, as opposed to something the user can mend. */
function isBug(error: unknown): boolean {
	return (
		error instanceof TypeError ||
		error instanceof RangeError ||
		error instanceof ReferenceError
	);
}

/** What an error met on the way to a result becomes. `_ansible_error` tells it from a module's own failure. */
export function failureResult(error: unknown): PyDict {
	if (error instanceof ActionResult) {
		error.result.set("_ansible_action_end", true);
		return error.result;
	}
	if (error instanceof UnreachableError) {
		return new Map<PyValue, PyValue>([
			["unreachable", true],
			["msg", error.message],
		]);
	}
	const result: PyDict = new Map<PyValue, PyValue>([
		["failed", true],
		["_ansible_error", true],
	]);
	if (isBug(error)) {
		result.set(
			"msg",
			`Unexpected failure during module execution: ${messageOf(error)}`,
		);
		result.set("exception", (error as Error).stack ?? "");
		result.set("stdout", "");
	} else result.set("msg", describe(error));
	return result;
}
