// Variables that are called like a keyword of playbooks or a global of templates: told at each play.
// What facts, inventory and tasks bring along is not looked at (TaskQueueManager.run of 2.14).

import { KEYWORDS } from "../playbook/keywords.ts";
import type { PlayNode } from "../playbook/nodes.ts";
import type { Role } from "../playbook/role.ts";
import type { PyDict } from "../pyvalue/value.ts";
import type { RunState } from "./run-state.ts";

/** Keywords that the reference's list lacks: they are read away, or belong to handlers alone. */
const UNLISTED = new Set([
	"accelerate",
	"listen",
	"role",
	"src",
	"static",
	"user",
	"vars",
]);

const RESERVED: ReadonlySet<unknown> = new Set([
	...Object.keys(KEYWORDS).filter((name) => !UNLISTED.has(name)),
	...["async_val", "loop_with", "with_"],
	...["cycler", "dict", "joiner", "lipsum", "lookup", "namespace", "now"],
	...["q", "query", "range", "undef"],
]);

export function warnOfReservedNames(
	state: RunState,
	play: PlayNode,
	playVars: PyDict,
): void {
	const roles = play.roles.flatMap((role) => [...role.allDependencies(), role]);
	const names = new Set(
		[state.options.extraVars, playVars, ...roles.flatMap(variablesOf)].flatMap(
			(vars) => [...vars.keys()],
		),
	);
	for (const name of names)
		if (RESERVED.has(name))
			state.warn(`Found variable using reserved name: ${String(name)}`);
}

function variablesOf(role: Role): PyDict[] {
	return [role.defaultVars, role.fileVars];
}
