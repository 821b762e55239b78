// Runs the module that package or service chose: core's own under its legacy name, so that a
// library/ folder may override it and a collection may not.

import type { ActionContext } from "../../engine/action.ts";
import type { PyDict } from "../../pyvalue/value.ts";

export async function runChosen(
	context: ActionContext,
	module: string,
	written: PyDict,
): Promise<PyDict> {
	const args = await context.withDefaults(module, written);
	const legacy = `ansible.legacy.${module}`;
	const isCore = !module.includes(".") && context.hasModule(legacy);
	return context.runModule(isCore ? legacy : module, args);
}
