// As `fail_on_undefined=False` of 2.14: a template that meets something undefined stays the text it is,
// and what stands beside it is rendered all the same.

import type { PyValue } from "../pyvalue/value.ts";
import { isUndefinedFailure } from "./failure.ts";
import type { VarScope } from "./scope.ts";
import type { Templar } from "./templar.ts";
import { Template } from "./template-node.ts";

/** For callers inside of an evaluation, where waiting is by Suspend. */
export function templateWhereDefined(
	templar: Templar,
	value: PyValue,
	scope: VarScope,
): PyValue {
	try {
		return templar.templateNow(value, scope);
	} catch (error) {
		if (!isUndefinedFailure(error)) throw error;
	}
	if (value instanceof Template) return value.source;
	const next = (item: PyValue) => templateWhereDefined(templar, item, scope);
	if (Array.isArray(value)) return value.map(next);
	if (!(value instanceof Map)) return value;
	return new Map([...value].map(([key, item]) => [key, next(item)]));
}
