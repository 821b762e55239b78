// gather_facts: runs the facts modules of the setting (setup, or what network_os asks for).

import type { Action, ActionContext } from "../../engine/action.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict } from "../../pyvalue/value.ts";

export const gatherFacts: Action = {
	name: "ansible.builtin.gather_facts",
	needsHost: true,
	supportsCheckMode: true,
	async run(context) {
		const modules = await factsModules(context);
		const result: PyDict = new Map();
		const facts: PyDict = new Map();
		const failed: PyDict = new Map();
		for (const name of modules) {
			const own = await context.runModule(name, moduleArgs(context.args));
			if (own.get("unreachable") === true) return own;
			if (own.get("failed") === true) failed.set(name, own);
			take(own, facts, result);
		}
		facts.set("_ansible_facts_gathered", true);
		facts.set("gather_subset", facts.get("gather_subset") ?? null);
		if (failed.size === 0 || facts.size > 2) result.set("ansible_facts", facts);
		if (facts.get("gather_subset") === null) facts.delete("gather_subset");
		if (failed.size > 0) {
			result.set("failed", true);
			result.set(
				"msg",
				`The following modules failed to execute: ${[...failed.keys()].map(pyStr).join(", ")}\n`,
			);
			result.set("failed_modules", failed);
		}
		result.set("_ansible_verbose_override", true);
		if (!result.has("changed")) result.set("changed", false);
		return result;
	},
};

async function factsModules(context: ActionContext): Promise<string[]> {
	const setting = context.setting("FACTS_MODULES");
	const own = context.vars.get("ansible_facts_modules");
	const value = own === undefined ? setting : await context.template(own);
	const names = (Array.isArray(value) ? value : [value]).map(pyStr);
	return names.flatMap((name) =>
		name === "smart" ? ["ansible.legacy.setup"] : [name],
	);
}

/** Facts modules that are not setup take none of its arguments. */
function moduleArgs(args: PyDict): PyDict {
	const own: PyDict = new Map();
	for (const [name, value] of args) {
		if (name !== "parallel" && value !== null) own.set(name, value);
	}
	return own;
}

function take(own: PyDict, facts: PyDict, result: PyDict): void {
	const found = own.get("ansible_facts");
	if (found instanceof Map)
		for (const [name, value] of found) facts.set(name, value);
	for (const key of ["warnings", "deprecations"]) {
		const value = own.get(key);
		if (!Array.isArray(value)) continue;
		const before = result.get(key);
		result.set(key, [...(Array.isArray(before) ? before : []), ...value]);
	}
}
