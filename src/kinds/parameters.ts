// The parameters of users' filters and tests: what a template may give them, by position or by name.

import type { Parameter } from "../jinja/signature.ts";
import { Undefined } from "../jinja/undefined.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import type { PyValue } from "../pyvalue/value.ts";

/** One parameter, after the value that is filtered or tested. */
export interface ParameterSpec {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** Where it is not given; without one it has to be. */
	readonly default?: unknown;
}

/** In the order in which templates may give them without a name. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/**
 * `plain`: values come and go as JavaScript has them; a whole number is Python's int, any other one a float.
 * `python`: as they are inside: dicts are Maps, floats PyFloat.
 */
export type ValueForm = "plain" | "python";

/** The value, then the parameters, as Python binds arguments. */
export function signatureOf(name: string, params: ParameterSpecs = {}) {
	const rest = Object.entries(params).map(
		([key, spec]): Parameter =>
			"default" in spec ? [key, fromPlain(spec.default)] : [key],
	);
	return { name, params: [["value"] as const, ...rest] };
}

/** Something undefined is an error of the template, but where the plugin wants to know: there it is `undefined`. */
export function argumentOf(
	value: PyValue,
	{ values, takesUndefined }: { values: ValueForm; takesUndefined: boolean },
): unknown {
	if (value instanceof Undefined)
		return takesUndefined ? undefined : value.fail();
	return values === "python" ? value : toPlain(value);
}
