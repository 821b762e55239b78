// set_fact: variables of the host from here on.

import type { Action, ActionContext } from "../../engine/action.ts";
import { toBoolean } from "../../engine/keyword-values.ts";
import { actionFail } from "../../engine/task-error.ts";
import { isIdentifier } from "../../playbook/read-keywords.ts";
import { pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";
import type { MaybePromise } from "../../templar/scope.ts";
import { typeString } from "../../templar/template-node.ts";

export const setFact: Action = {
	name: "ansible.builtin.set_fact",
	keepsVaults: true,
	needsHost: false,
	supportsCheckMode: true,
	async run(context) {
		const facts: PyDict = new Map();
		let isCacheable = false;
		const isNative = context.setting("DEFAULT_JINJA2_NATIVE") === true;
		for (const [name, value] of context.args) {
			if (name === "cacheable") isCacheable = toBoolean(value) ?? false;
			else if (name === "_raw_params") continue;
			else
				facts.set(
					checkedName(await rendered(context, name)),
					isNative ? value : fromText(value),
				);
		}
		if (facts.size === 0) {
			throw actionFail(
				"No key/value pairs provided, at least one is required for this action to succeed",
			);
		}
		return new Map<PyValue, PyValue>([
			["changed", false],
			["ansible_facts", facts],
			["_ansible_facts_cacheable", isCacheable],
		]);
	},
};

/** Names may be templates, which arguments' keys otherwise are not. */
function rendered(
	context: ActionContext,
	name: PyValue,
): MaybePromise<PyValue> {
	return typeof name === "string" ? context.template(typeString(name)) : name;
}

function checkedName(name: PyValue): string {
	if (typeof name === "string" && isIdentifier(name)) return name;
	throw actionFail(
		`The variable name '${pyStr(name)}' is not valid. Variables must start with a letter or underscore character, and contain only letters, numbers and underscores.`,
	);
}

/** Texts that mean a boolean become one, as long as jinja2_native is off (2.14). */
function fromText(value: PyValue): PyValue {
	if (typeof value !== "string") return value;
	return /^(true|false|yes|no)$/i.test(value)
		? /^(true|yes)$/i.test(value)
		: value;
}
