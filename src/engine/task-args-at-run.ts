// A task's arguments for one host: rendered, defaults underneath, `omit` taken out.

import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import { withoutOmitted } from "../templar/omit.ts";
import { holdsTemplates, VaultedText } from "../templar/template-node.ts";
import type { LayeredScope } from "../vars/layered-scope.ts";
import type { HostTask } from "./host-task.ts";
import { moduleDefaults } from "./module-defaults.ts";
import { explainField } from "./task-error.ts";

export async function taskArguments(
	run: HostTask,
	scope: LayeredScope,
): Promise<PyDict> {
	try {
		return await renderArguments(run, scope);
	} catch (error) {
		throw explainField(error, "args", run.task.where);
	}
}

async function renderArguments(
	run: HostTask,
	scope: LayeredScope,
): Promise<PyDict> {
	const { task } = run;
	const { actions, templar } = run.play.state.parts;
	const { lateArgs: late = [], keepsVaults = false } =
		actions.get(task.resolvedAction) ?? {};
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
