// Runs the module that package or service chose: core's own under its legacy name, so that a
// library/ folder may override it and a collection may not.

import type { ActionContext } from "../../engine/action.ts";
import type { PyDict } from "../../pyvalue/value.ts";

export function runChosen(
	context: ActionContext,
	module: string,
	args: PyDict,
): Promise<PyDict> {
	const legacy = `ansible.legacy.${module}`;
	const isCore = !module.includes(".") && context.hasModule(legacy);
	return context.runModule(isCore ? legacy : module, args);
}
