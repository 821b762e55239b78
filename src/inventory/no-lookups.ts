// Expressions in which the lookup functions fail, as the reference has it for `compose` and keys of groups.

import { PyFunction } from "../pyvalue/call.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyKwargs, PyValue } from "../pyvalue/value.ts";
import { AnsibleFailure } from "../templar/failure.ts";

const CALL = /\b(?:lookup|query|q)\s*\(/;

/** Variables to put before the others; undefined where the expression calls none. */
export function withoutLookups(
	expression: string,
): ReadonlyMap<string, PyValue> | undefined {
	return CALL.test(expression) ? FAILING : undefined;
}

const fail = new PyFunction(
	"_fail_lookup",
	(args: readonly PyValue[], kwargs: PyKwargs) => {
		const name = pyStr(args[0] ?? kwargs.get("name") ?? null);
		throw new AnsibleFailure(
			"AnsibleError",
			`The lookup \`${name}\` was found, however lookups were disabled from templating`,
		);
	},
);

const FAILING: ReadonlyMap<string, PyValue> = new Map([
	["lookup", fail],
	["query", fail],
	["q", fail],
]);
