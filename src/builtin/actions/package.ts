// package: the package module of the host's own package manager.

import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail } from "../../engine/task-error.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { answered, textArg } from "./arguments.ts";
import { chosenByFact, withoutUse } from "./chosen-module.ts";
import { runChosen } from "./run-chosen.ts";

export const packageAction: Action = {
	name: "ansible.builtin.package",
	needsHost: true,
	supportsCheckMode: true,
	supportsAsync: true,
	run: (context) => answered(install(context)),
};

async function install(context: ActionContext): Promise<PyDict> {
	const wanted = textArg(context.args, "use") ?? "auto";
	const module =
		wanted === "auto" ? await chosenByFact(context, "pkg_mgr") : wanted;
	if (module === "auto") {
		throw actionFail(
			'Could not detect which package manager to use. Try gathering facts or setting the "use" option.',
		);
	}
	if (!context.hasModule(module))
		throw actionFail(`Could not find a module for ${module}.`);
	return runChosen(context, module, withoutUse(context.args));
}
