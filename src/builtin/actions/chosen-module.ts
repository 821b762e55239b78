// package and service run the module that fits the host: by `use`, by known facts, or by asking.

import type { ActionContext } from "../../engine/action.ts";
import { dictGet } from "../../pyvalue/dict.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import { typeString } from "../../templar/template-node.ts";

/** The fact's value for the host the task works on, "auto" where nobody knows. */
export async function chosenByFact(
	context: ActionContext,
	fact: "pkg_mgr" | "service_mgr",
): Promise<string> {
	const known = await knownFact(context, fact);
	return known ?? (await askedFact(context, fact));
}

/** What the host itself says; "auto" where it does not know. */
export async function askedFact(
	context: ActionContext,
	fact: "pkg_mgr" | "service_mgr",
): Promise<string> {
	const answer = await context.runModule(
		"ansible.legacy.setup",
		new Map<PyValue, PyValue>([
			["filter", `ansible_${fact}`],
			["gather_subset", "!all"],
		]),
		{ isNeverAsync: true },
	);
	const facts = answer.get("ansible_facts");
	const value =
		facts instanceof Map ? dictGet(facts, `ansible_${fact}`) : undefined;
	return value === undefined ? "auto" : pyStr(value);
}

/** From the facts that were gathered; undefined where there are none. */
export async function knownFact(
	context: ActionContext,
	fact: "pkg_mgr" | "service_mgr",
): Promise<string | undefined> {
	const { delegateTo } = context.task;
	const source =
		delegateTo === undefined
			? `{{ ansible_facts.${fact} }}`
			: `{{ hostvars['${delegateTo}']['ansible_facts']['${fact}'] }}`;
	try {
		const value = await context.template(typeString(source));
		return value === "auto" ? undefined : pyStr(value);
	} catch {
		return undefined;
	}
}

export function withoutUse(args: PyDict): PyDict {
	const own: PyDict = new Map(args);
	own.delete("use");
	return own;
}
