// service: the module of the host's own service manager, or the portable one.

import type { Action, ActionContext } from "../../engine/action.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { answered, textArg } from "./arguments.ts";
import { chosenByFact, withoutUse } from "./chosen-module.ts";
import { runChosen } from "./run-chosen.ts";

/** Arguments of the portable module that systemd's has no use for. */
const UNUSED_BY_SYSTEMD = ["pattern", "runlevel", "sleep", "arguments", "args"];

export const service: Action = {
	name: "ansible.builtin.service",
	needsHost: true,
	supportsCheckMode: true,
	supportsAsync: true,
	run: (context) => answered(manage(context)),
};

async function manage(context: ActionContext): Promise<PyDict> {
	const wanted = (textArg(context.args, "use") ?? "auto").toLowerCase();
	const known =
		wanted === "auto" ? await chosenByFact(context, "service_mgr") : wanted;
	const isUsable = known !== "" && known !== "auto" && context.hasModule(known);
	const args = withoutUse(context.args);
	if (!isUsable) return runChosen(context, "service", args);
	if (known === "systemd") dropUnused(context, args);
	return runChosen(context, known, args);
}

function dropUnused(context: ActionContext, args: PyDict): void {
	for (const name of UNUSED_BY_SYSTEMD) {
		if (args.delete(name))
			context.warn(`Ignoring "${name}" as it is not used in "systemd"`);
	}
}
