// set_stats: numbers and texts for the end of the run.

import type { Action } from "../../engine/action.ts";
import { toBoolean } from "../../engine/keyword-values.ts";
import { isIdentifier } from "../../playbook/read-keywords.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { failedResult } from "./arguments.ts";
import { assertKnownArgs } from "./valid-args.ts";

export const setStats: Action = {
	name: "ansible.builtin.set_stats",
	needsHost: false,
	supportsCheckMode: true,
	run({ args, task }) {
		assertKnownArgs(args, task.action, ["aggregate", "data", "per_host"]);
		const data = args.get("data") ?? new Map();
		if (!(data instanceof Map))
			return failedResult("The 'data' option needs to be a dictionary/hash");
		const checked: PyDict = new Map();
		for (const [name, value] of data) {
			const text = pyStr(name);
			if (!isIdentifier(text)) {
				return failedResult(
					`The variable name '${text}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.`,
				);
			}
			checked.set(text, value);
		}
		const flag = (name: string, fallback: boolean): boolean =>
			toBoolean(args.get(name) ?? fallback) ?? fallback;
		return new Map<PyValue, PyValue>([
			["changed", false],
			[
				"ansible_stats",
				new Map<PyValue, PyValue>([
					["data", checked],
					["per_host", flag("per_host", false)],
					["aggregate", flag("aggregate", true)],
				]),
			],
		]);
	},
};
