// validate_argument_spec: a role's arguments against its specification, before its first task.

import type { Action, ActionContext } from "../../engine/action.ts";
import { classOf } from "../../engine/argument-spec/types.ts";
import { validateArguments } from "../../engine/argument-spec/validator.ts";
import { ShevekError } from "../../errors/shevek-error.ts";
import { combineVars } from "../../inventory/combine-vars.ts";
import { pyRepr, pyStr } from "../../pyvalue/text.ts";
import type { PyDict, PyValue } from "../../pyvalue/value.ts";

export const validateArgumentSpec: Action = {
	name: "ansible.builtin.validate_argument_spec",
	needsHost: false,
	supportsCheckMode: true,
	async run(context) {
		const { args } = context;
		const spec = args.get("argument_spec");
		if (spec === undefined) {
			throw new ShevekError(
				"playbook",
				`"argument_spec" arg is required in args: ${pyRepr(args)}`,
			);
		}
		const provided = args.get("provided_arguments") ?? new Map();
		if (!(spec instanceof Map)) throw wrongType("argument_spec", spec);
		if (!(provided instanceof Map))
			throw wrongType("provided_arguments", provided);
		const given = combineVars(
			await fromVariables(context, spec),
			provided,
			context.setting("DEFAULT_HASH_BEHAVIOUR") === "merge",
		);
		const errors = validateArguments(spec, copyOf(given) as PyDict);
		const result: PyDict = new Map();
		result.set(
			"validate_args_context",
			args.get("validate_args_context") ?? new Map(),
		);
		if (errors.length === 0) {
			result.set("changed", false);
			result.set("msg", "The arg spec validation passed");
			return result;
		}
		result.set("failed", true);
		result.set("msg", `Validation of arguments failed:\n${errors.join("\n")}`);
		result.set("argument_spec_data", spec);
		result.set("argument_errors", errors);
		return result;
	},
};

function wrongType(name: string, value: PyValue): ShevekError {
	return new ShevekError(
		"playbook",
		`Incorrect type for ${name}, expected dict and got ${classOf(value)}`,
	);
}

/** Options that are variables of the host, rendered. */
async function fromVariables(
	context: ActionContext,
	spec: PyDict,
): Promise<PyDict> {
	const found: PyDict = new Map();
	for (const name of spec.keys()) {
		const value = context.vars.get(pyStr(name));
		if (value !== undefined) found.set(name, await context.template(value));
	}
	return found;
}

/** Conversions change what they find: never the variables themselves. */
function copyOf(value: PyValue): PyValue {
	if (Array.isArray(value)) return value.map(copyOf);
	if (value instanceof Map)
		return new Map([...value].map(([key, item]) => [key, copyOf(item)]));
	return value;
}
