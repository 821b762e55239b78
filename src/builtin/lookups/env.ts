import { Undefined } from "../../jinja/undefined.ts";
import { pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { AnsibleFailure } from "../../templar/failure.ts";
import type { Lookup } from "../../templar/lookup.ts";
import { termText } from "./options.ts";

export const env: Lookup = {
	name: "env",
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
};
