// How a built-in filter is written down: its Python signature and a function of the arguments.

import type { PyKwargs, PyValue } from "../../pyvalue/value.ts";
import type { CallContext, FilterDefinition } from "../definitions.ts";
import { bindArguments, type Signature } from "../signature.ts";

export type FilterBody = (context: CallContext, ...args: PyValue[]) => PyValue;

type Flags = Pick<FilterDefinition, "needsContext" | "isLogged">;

export function define(
	signature: Signature,
	body: FilterBody,
	flags: Flags = {},
): FilterDefinition {
	return {
		knowsMarkup: true,
		...flags,
		call: (args, kwargs, context) =>
			body(context, ...(bindArguments(signature, args, kwargs) as PyValue[])),
	};
}

/** A filter that takes whatever it is given. */
export function defineVariadic(
	body: (
		context: CallContext,
		args: readonly PyValue[],
		kwargs: PyKwargs,
	) => PyValue,
	flags: Flags = {},
): FilterDefinition {
	return {
		knowsMarkup: true,
		...flags,
		call: (args, kwargs, context) => body(context, args, kwargs),
	};
}
