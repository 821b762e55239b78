// Which calls may change or remove a user. userdel and usermod refuse a user who has processes, and an
// agent is one; so the agents of that user end first.

import { dictGet } from "../pyvalue/dict.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { ModuleCall } from "./target.ts";

const COMMANDS =
	/\b(userdel|usermod|deluser|pkill|killall|loginctl|chpasswd)\b/;
const USER_ARGUMENTS = ["name", "user"];
const COMMAND_ARGUMENTS = ["_raw_params", "cmd", "argv"];

export function mayChangeUser(call: ModuleCall, user: string): boolean {
	switch (call.module.fqcn.replace(/^ansible\.(builtin|legacy)\./, "")) {
		case "user":
			return textsOf(call.args, USER_ARGUMENTS).includes(user);
		case "command":
			return textsOf(call.args, COMMAND_ARGUMENTS).some((text) =>
				commandMayChangeUser(text, user),
			);
		default:
			return false;
	}
}

export function commandMayChangeUser(command: string, user: string): boolean {
	return COMMANDS.test(command) && command.split(/[^\w.@-]+/).includes(user);
}

function textsOf(args: PyDict, names: readonly string[]): string[] {
	return names.flatMap((name) => {
		const value = dictGet(args, name) ?? null;
		if (value === null) return [];
		return Array.isArray(value) ? [value.map(pyStr).join(" ")] : [pyStr(value)];
	});
}
