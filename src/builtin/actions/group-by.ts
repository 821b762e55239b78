// group_by: puts the host into a group named by its variables.

import type { Action } from "../../engine/action.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { failedResult } from "./arguments.ts";
import { assertKnownArgs } from "./valid-args.ts";

export const groupBy: Action = {
	name: "ansible.builtin.group_by",
	needsHost: false,
	supportsCheckMode: true,
	run({ args, task }) {
		assertKnownArgs(args, task.action, ["key", "parents"]);
		const key = args.get("key");
		if (key === undefined)
			return failedResult("the 'key' param is required when using group_by");
		const parents = args.get("parents") ?? ["all"];
		const names = (Array.isArray(parents) ? parents : [parents]).map(groupName);
		return new Map<PyValue, PyValue>([
			["changed", false],
			["add_group", groupName(key)],
			["parent_groups", names],
		]);
	},
};

function groupName(value: PyValue): string {
	return pyStr(value).replaceAll(" ", "-");
}
