// raw: a command over the plain shell of the target, which needs no Python.

import type { Action } from "../../engine/action.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { textArg } from "./arguments.ts";
import { runShell } from "./shell-result.ts";

export const raw: Action = {
	name: "ansible.builtin.raw",
	needsHost: true,
	supportsCheckMode: true,
	async run(context): Promise<PyDict> {
		if (context.task.environment.size > 0)
			context.warn("raw module does not support the environment keyword");
		if (context.task.isCheckMode)
			return new Map<PyValue, PyValue>([["skipped", true]]);
		const written = textArg(context.args, "_raw_params") ?? "";
		const executable = textArg(context.args, "executable");
		const { shell } = context.target;
		const result = executable
			? await runShell(context, `${executable} -c ${shell.quote(written)}`)
			: await runShell(context, written, { isForLogin: true });
		result.set("changed", true);
		if (result.get("rc") !== 0) {
			result.set("failed", true);
			result.set("msg", "non-zero return code");
		}
		return result;
	},
};
