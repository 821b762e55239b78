// Arguments bound to parameters as a Python function does it, with its messages.

import { strRepr } from "../pyvalue/text.ts";
import { PyError, type PyKwargs, type PyValue } from "../pyvalue/value.ts";

/** A parameter's name, and its default value where it has one. */
export type Parameter = readonly [name: string, fallback?: PyValue];

export interface Signature {
	/** The Python function's name, as its messages say it. */
	readonly name: string;
	readonly params: readonly Parameter[];
	/** Arguments that Python's function gets before these (environment, context). */
	readonly hidden?: number;
}

/** One value for each parameter. */
export function bindArguments(
	signature: Signature,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): readonly (PyValue | undefined)[] {
	const { params } = signature;
	// Filters that are mapped over a list are called so, once an item.
	if (args.length === params.length && kwargs.size === 0) return args;
	if (args.length > params.length) throw tooMany(signature, args, kwargs);
	const bound: (PyValue | undefined)[] = [...args];
	if (kwargs.size > 0) bindKeywords(signature, bound, kwargs);
	const missing: string[] = [];
	for (let i = 0; i < params.length; i++) {
		const param = params[i];
		if (bound[i] !== undefined || param === undefined) continue;
		bound[i] = param[1];
		if (param.length === 1) missing.push(param[0]);
	}
	if (missing.length > 0) throw missingArguments(signature, missing);
	return bound;
}

function bindKeywords(
	signature: Signature,
	bound: (PyValue | undefined)[],
	kwargs: PyKwargs,
): void {
	for (const [key, value] of kwargs) {
		const at = signature.params.findIndex(([name]) => name === key);
		if (at === -1)
			throw new PyError(
				"TypeError",
				`${signature.name}() got an unexpected keyword argument ${strRepr(key)}`,
			);
		if (bound[at] !== undefined)
			throw new PyError(
				"TypeError",
				`${signature.name}() got multiple values for argument ${strRepr(key)}`,
			);
		bound[at] = value;
	}
}

function tooMany(
	{ name, params, hidden = 0 }: Signature,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): PyError {
	const most = params.length + hidden;
	const least = params.filter((param) => param.length === 1).length + hidden;
	const takes = least === most ? `${most}` : `from ${least} to ${most}`;
	const given = args.length + hidden;
	const unknown = [...kwargs.keys()].find(
		(key) => !params.some(([p]) => p === key),
	);
	if (unknown !== undefined)
		return new PyError(
			"TypeError",
			`${name}() got an unexpected keyword argument ${strRepr(unknown)}`,
		);
	return new PyError(
		"TypeError",
		`${name}() takes ${takes} positional argument${most === 1 ? "" : "s"} but ${given} ${given === 1 ? "was" : "were"} given`,
	);
}

function missingArguments({ name }: Signature, missing: string[]): PyError {
	const names = missing.map(strRepr);
	const last = names.pop() ?? "";
	const shown =
		names.length === 0
			? last
			: names.length === 1
				? `${names[0]} and ${last}`
				: `${names.join(", ")}, and ${last}`;
	return new PyError(
		"TypeError",
		`${name}() missing ${missing.length} required positional argument${missing.length === 1 ? "" : "s"}: ${shown}`,
	);
}
