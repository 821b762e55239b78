import { defineLookup } from "../../kinds/lookup.ts";
import { pyGetItem } from "../../pyvalue/access.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure, isUndefinedFailure } from "../../templar/failure.ts";
import type { LookupContext } from "../../templar/lookup.ts";
import { ansibleError } from "./options.ts";

export const vars = defineLookup({
	description:
		"The values of variables, by names that need not be known before.",
	values: "python",
	options: {
		default: {
			type: "raw",
			description: "What to give for a variable that is not defined.",
		},
	},
	run({ terms, kwargs, context }) {
		const fallback = kwargs.get("default") ?? null;
		return terms.map((term) => {
			if (typeof term !== "string") {
				throw ansibleError(
					`Invalid setting identifier, "${pyStr(term)}" is not a string, its a <class '${pyTypeName(term)}'>`,
				);
			}
			try {
				return context.template(rawVariable(context, term));
			} catch (error) {
				if (fallback !== null && isUndefinedFailure(error)) return fallback;
				throw error;
			}
		});
	},
});

/** The variable, else the host's own under that name in `hostvars`. */
function rawVariable(context: LookupContext, name: string): PyValue {
	const own = context.scope.get(name);
	const value = own === undefined ? hostVariable(context, name) : own;
	if (value !== undefined) return value;
	throw new AnsibleFailure(
		"AnsibleUndefinedVariable",
		`No variable found with this name: ${name}`,
	);
}

function hostVariable(
	{ scope }: LookupContext,
	name: string,
): PyValue | undefined {
	const hostvars = scope.get("hostvars");
	const host = scope.get("inventory_hostname");
	if (hostvars === undefined || host === undefined) return undefined;
	try {
		return pyGetItem(pyGetItem(hostvars, host), name);
	} catch (error) {
		if (error instanceof PyError && error.exception === "KeyError")
			return undefined;
		throw error;
	}
}
