// yum: the module yum (yum 3) or dnf (yum 4), whichever the host's package manager is.

import type { Action, ActionContext } from "../../engine/action.ts";
import { actionFail } from "../../engine/task-error.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { answered, textArg } from "./arguments.ts";
import { askedFact, knownFact, withoutUse } from "./chosen-module.ts";

/** Which module each of the names that `use_backend` and the fact have means. */
const BACKENDS: ReadonlyMap<string, string> = new Map([
	["yum", "yum"],
	["yum4", "dnf"],
	["dnf", "dnf"],
]);

export const yum: Action = {
	name: "ansible.builtin.yum",
	needsHost: true,
	supportsCheckMode: true,
	supportsAsync: true,
	run: (context) => answered(install(context)),
};

async function install(context: ActionContext): Promise<PyDict> {
	const { args } = context;
	if (args.has("use") && args.has("use_backend"))
		throw actionFail(
			"parameters are mutually exclusive: ('use', 'use_backend')",
		);
	const wanted = textArg(args, "use") ?? textArg(args, "use_backend") ?? "auto";
	const known =
		wanted === "auto" ? await knownFact(context, "pkg_mgr") : wanted;
	if (known !== undefined && BACKENDS.has(known)) return run(context, known);
	const manager = await askedFact(context, "pkg_mgr");
	const answer = await run(context, manager);
	const isOwnFact =
		context.task.delegateTo === undefined || context.task.isDelegatingFacts;
	if (!isOwnFact || manager === "auto" || answer.has("ansible_facts"))
		return answer;
	return new Map([
		["ansible_facts", new Map([["pkg_mgr", manager]])],
		...answer,
	]);
}

async function run(context: ActionContext, manager: string): Promise<PyDict> {
	const backend = BACKENDS.get(manager);
	if (backend === undefined) return failed(UNKNOWN_MANAGER);
	const module = `ansible.legacy.${backend}`;
	if (!context.hasModule(module))
		return failed(`Could not find a yum module backend for ${module}.`);
	const args = withoutUse(context.args);
	args.delete("use_backend");
	return context.runModule(module, args);
}

/** A list: the reference's message is a tuple by a slip. */
const UNKNOWN_MANAGER = [
	"Could not detect which major revision of yum is in use, which is required to determine module backend.",
	"You should manually specify use_backend to tell the module whether to use the yum (yum3) or dnf (yum4) backend})",
];

function failed(msg: string | string[]): PyDict {
	return new Map<string, boolean | string | string[]>([
		["failed", true],
		["msg", msg],
	]);
}
