// `*args` and `**kwargs` of calls, with Python's messages.

import { pyIterate } from "../pyvalue/items.ts";
import { pyRepr, pyTypeName } from "../pyvalue/text.ts";
import {
	PyError,
	type PyKwargs,
	PyObject,
	type PyValue,
} from "../pyvalue/value.ts";

type Pairs = readonly (readonly [string, PyValue])[];

/** Arguments of `f(*value)`. */
export function spread(value: PyValue): Iterable<PyValue> {
	try {
		return pyIterate(value);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw new PyError(
			"TypeError",
			`Value after * must be an iterable, not ${pyTypeName(value)}`,
		);
	}
}

export function kwargsOf(pairs: Pairs): PyKwargs {
	const kwargs = new Map(pairs);
	if (kwargs.size !== pairs.length) {
		const twice = pairs.find(
			([key], i) => pairs.findIndex(([k]) => k === key) !== i,
		);
		throw new PyError("TypeError", `keyword argument repeated: ${twice?.[0]}`);
	}
	return kwargs;
}

export function mergeKwargs(pairs: Pairs, more: PyValue): PyKwargs {
	const kwargs = new Map(pairs);
	const mapping = more instanceof PyObject ? more.asMapping() : undefined;
	if (!(more instanceof Map) && mapping === undefined)
		throw new PyError(
			"TypeError",
			`jinja2.runtime.Context.call() argument after ** must be a mapping, not ${pyTypeName(more)}`,
		);
	const entries =
		more instanceof Map
			? more
			: [...(mapping?.keys() ?? [])].map(
					(k) => [k, mapping?.get(k) ?? null] as const,
				);
	for (const [key, value] of entries) {
		if (typeof key !== "string")
			throw new PyError("TypeError", "keywords must be strings");
		if (kwargs.has(key))
			throw new PyError(
				"TypeError",
				`jinja2.runtime.Context.call() got multiple values for keyword argument ${pyRepr(key)}`,
			);
		kwargs.set(key, value);
	}
	return kwargs;
}
