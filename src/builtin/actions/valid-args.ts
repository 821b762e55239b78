// Arguments that an action does not know are refused, in Ansible's words.

import { actionFail } from "../../engine/task-error.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict } from "../../pyvalue/value.ts";

export function assertKnownArgs(
	args: PyDict,
	action: string,
	known: readonly string[],
): void {
	const wrong = [...args.keys()]
		.map(pyStr)
		.filter((name) => !known.includes(name));
	if (wrong.length > 0)
		throw actionFail(`Invalid options for ${action}: ${wrong.join(",")}`);
}
