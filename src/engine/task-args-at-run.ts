// A task's arguments for one host: rendered, defaults underneath, `omit` taken out.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyRepr, pyStr } from "../pyvalue/text.ts";
import { type PyDict, PyError, type PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure } from "../templar/failure.ts";
import { withoutOmitted } from "../templar/omit.ts";
import { holdsTemplates, VaultedText } from "../templar/template-node.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import { moduleDefaults } from "./module-defaults.ts";
import { actionOf } from "./resolve-action.ts";
import { ActionResult, explainField } from "./task-error.ts";

export async function taskArguments(
	run: HostTask,
	scope: LayeredScope,
): Promise<PyDict> {
	try {
		return await renderArguments(run, scope);
	} catch (error) {
		throw (
			explainPythonError(error, run.task) ??
			explainField(error, "args", run.task.where)
		);
	}
}

/** These two are told with the field's value (FieldAttributeBase.post_validate of 2.14). */
const INVALID_VALUE = new Set(["ValueError", "JSONDecodeError"]);

/** What else Python raises inside of a template is no message: its traceback alone makes the result. */
const TRACEBACK_ONLY = new Set([
	"ZeroDivisionError",
	"KeyError",
	"IndexError",
	"OverflowError",
	"AttributeError",
]);

function explainPythonError(
	error: unknown,
	task: HostTask["task"],
): Error | undefined {
	if (!(error instanceof AnsibleFailure || error instanceof PyError))
		return undefined;
	const { exception, message } = error;
	if (INVALID_VALUE.has(exception))
		return new ShevekError(
			"playbook",
			`the field 'args' has an invalid value (${pyRepr(task.args)}), and could not be converted to an dict.The error was: ${message}`,
			{ where: task.where, cause: error },
		);
	if (!TRACEBACK_ONLY.has(exception)) return undefined;
	return new ActionResult(
		new Map<PyValue, PyValue>([
			["changed", false],
			["failed", true],
			[
				"exception",
				`Traceback (most recent call last):\n${exception}: ${message}\n`,
			],
		]),
	);
}

async function renderArguments(
	run: HostTask,
	scope: LayeredScope,
): Promise<PyDict> {
	const { task } = run;
	const { templar } = run.play.state.parts;
	const { lateArgs: late = [], keepsVaults = false } =
		actionOf(run.play.state, task) ?? {};
	const args: PyDict = new Map();
	if (task.variableArgs !== undefined) {
		const value = await templar.template(task.variableArgs, scope);
		if (!(value instanceof Map)) {
			throw new ShevekError(
				"playbook",
				`invalid or malformed argument: '${pyStr(value)}'`,
				{ where: task.where },
			);
		}
		run.warn(
			"Using a variable for a task's 'args' is unsafe in some situations (see https://docs.ansible.com/ansible/devel/reference_appendices/faq.html#argsplat-unsafe)",
		);
		for (const [key, part] of value) args.set(key, part);
	}
	for (const [key, value] of task.args) {
		const isLate =
			(typeof key === "string" && late.includes(key)) ||
			(keepsVaults && value instanceof VaultedText);
		args.set(
			key,
			isLate || !holdsTemplates(value)
				? value
				: await templar.template(value, scope),
		);
	}
	for (const [key, value] of await moduleDefaults(run, scope)) {
		if (!args.has(key)) args.set(key, value);
	}
	return withoutOmitted(args) as PyDict;
}
