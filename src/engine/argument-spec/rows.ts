// A specification written in TypeScript, for the actions that check their own arguments.

import { fromPlain } from "../../pyvalue/plain.ts";
import type { PyDict } from "../../pyvalue/value.ts";
import { validate } from "./validator.ts";

export interface OptionRow {
	readonly type: string;
	readonly required?: boolean;
	readonly default?: string | boolean;
	readonly choices?: readonly string[];
}

export function specFromRows(
	rows: Readonly<Record<string, OptionRow>>,
): PyDict {
	return fromPlain(rows) as PyDict;
}

/** The first thing wrong with an action's own arguments, which are converted in place. */
export function ownArgumentError(
	action: string,
	spec: PyDict,
	args: PyDict,
): string | undefined {
	const { errors, unsupported } = validate(spec, args);
	const [first] = errors;
	if (first === undefined) return undefined;
	return first === unsupported
		? `Unsupported parameters for (${action}) module: ${first}`
		: first;
}
