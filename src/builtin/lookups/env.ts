import { Undefined } from "../../jinja/undefined.ts";
import { defineLookup } from "../../kinds/lookup.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import { termText } from "./options.ts";

export const env = defineLookup({
	description: "The value of a variable of the controller's environment.",
	values: "python",
	options: {
		default: {
			type: "raw",
			default: "",
			description:
				"What to give for a variable that is not set; undefined() makes that an error.",
		},
	},
	run({ terms, kwargs, context }) {
		const fallback = kwargs.get("default") ?? "";
		return terms.map((term): PyValue => {
			const name = termText(term, "split", pyTypeName(term))
				.trim()
				.split(/\s+/)[0];
			if (name === undefined || name === "")
				throw new PyError("IndexError", "list index out of range");
			const value = context.environment[name] ?? fallback;
			if (value instanceof Undefined) {
				throw new AnsibleFailure(
					"AnsibleUndefinedVariable",
					`The "env" lookup, found an undefined variable: ${name}`,
				);
			}
			return value;
		});
	},
});
