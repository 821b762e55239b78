// fail: fails with the user's message.

import type { Action } from "../../engine/action.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { assertKnownArgs } from "./valid-args.ts";

export const fail: Action = {
	name: "ansible.builtin.fail",
	needsHost: false,
	supportsCheckMode: true,
	run({ args, task }) {
		assertKnownArgs(args, task.action, ["msg"]);
		return new Map<PyValue, PyValue>([
			["failed", true],
			["msg", args.get("msg") ?? "Failed as requested from task"],
		]);
	},
};
