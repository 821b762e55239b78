// command and shell: both run the command module, which a folder may override (ansible.legacy).

import type { Action } from "../../engine/action.ts";
import type { PyDict } from "../../pyvalue/value.ts";

const MODULE = "ansible.legacy.command";

export const command: Action = {
	name: "ansible.builtin.command",
	needsHost: true,
	supportsCheckMode: true,
	supportsAsync: true,
	run: (context) => context.runModule(MODULE, context.args),
};

export const shell: Action = {
	name: "ansible.builtin.shell",
	needsHost: true,
	supportsCheckMode: true,
	supportsAsync: true,
	run(context) {
		const args: PyDict = new Map(context.args);
		args.set("_uses_shell", true);
		return context.runModule(MODULE, args);
	},
};
