import { defineLookup } from "../../kinds/lookup.ts";
import { compilePyRegex } from "../../pyvalue/regex.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import type { PyValue } from "../../pyvalue/value.ts";
import { messageOf } from "../../templar/failure.ts";
import { ansibleError } from "./options.ts";

export const varnames = defineLookup({
	description: "The names of variables that match regular expressions.",
	values: "python",
	run({ terms, context }) {
		const names = [...context.scope.names()];
		return terms.flatMap((term): PyValue[] => {
			const regex = compile(term);
			return names.filter((name) => regex.search(name) !== null);
		});
	},
});

function compile(term: PyValue) {
	if (typeof term !== "string") {
		throw ansibleError(
			`Invalid setting identifier, "${pyStr(term)}" is not a string, it is a <class '${pyTypeName(term)}'>`,
		);
	}
	try {
		return compilePyRegex(term);
	} catch (error) {
		throw ansibleError(
			`Unable to use "${term}" as a search parameter: ${messageOf(error)}`,
		);
	}
}
