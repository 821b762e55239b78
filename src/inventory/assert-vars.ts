import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

/** A source gave these as the variables of a host: only a dict can be that. */
export function assertVars(vars: PyValue): asserts vars is PyDict {
	if (vars instanceof Map) return;
	throw new ShevekError(
		"inventory",
		`Invalid data from file, expected dictionary and got:\n\n${pyStr(vars)}`,
	);
}
