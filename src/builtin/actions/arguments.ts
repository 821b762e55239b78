// Reading an action's arguments as the reference's controller side does.

import type { ActionContext } from "../../engine/action.ts";
import { toBoolean } from "../../engine/keyword-values.ts";
import {
	ActionResult,
	actionFail,
	messageOf,
} from "../../engine/task-error.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

/** boolean(value, strict=False): what is no boolean counts as false. */
export function flagArg(
	args: PyDict,
	name: string,
	fallback: boolean,
): boolean {
	const value = args.get(name);
	return value === undefined ? fallback : (toBoolean(value) ?? false);
}

/** Undefined where the argument is not given or null. */
export function textArg(args: PyDict, name: string): string | undefined {
	const value = args.get(name);
	return value === undefined || value === null ? undefined : pyStr(value);
}

/** A failure that is the action's answer: conditions like failed_when still judge it. */
export function failedResult(message: string): PyDict {
	return new Map<PyValue, PyValue>([
		["failed", true],
		["msg", message],
	]);
}

/** For actions that answer with their own failures, where others end the task by them. */
export async function answered(work: Promise<PyDict>): Promise<PyDict> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof ActionResult) return error.result;
		throw error;
	}
}

/** The arguments but for some. */
export function withoutArgs(args: PyDict, names: readonly string[]): PyDict {
	return new Map(
		[...args].filter(([key]) => !names.includes(String(key))),
	) as PyDict;
}

/** A file that has to be there: the search's own words are the task's failure. */
export function findOrFail(
	context: ActionContext,
	folder: string,
	name: string,
): string {
	try {
		return context.findFile(folder, name);
	} catch (error) {
		if (error instanceof ShevekError) throw actionFailFrom(error);
		throw error;
	}
}

/**
 * A failure in the words of an error met; `exception` ends with them, as a traceback does, and has the
 * place above: with -vvv a template's file and line are told.
 */
export function actionFailFrom(
	error: unknown,
	message: string = messageOf(error),
	exception = "ansible.errors.AnsibleError",
): ActionResult {
	const where = error instanceof ShevekError ? error.where : undefined;
	const place = where
		? `  File "${where.file}", line ${where.line}, column ${where.column}\n`
		: "";
	return actionFail(message, [
		["exception", `${place}${exception}: ${messageOf(error)}`],
	]);
}
