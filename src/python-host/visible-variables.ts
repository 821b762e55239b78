// The variables that a template sees where it calls a plugin, as a dict that is asked name by name.

import type { Context } from "../jinja/context.ts";
import { type PyMapping, PyObject, type PyValue } from "../pyvalue/value.ts";
import { Resolution } from "../templar/resolution.ts";

export class VisibleVariables extends PyObject {
	override readonly typeName = "dict";
	readonly #context: Context | undefined;

	constructor(context: Context | undefined) {
		super();
		this.#context = context;
	}

	override asMapping(): PyMapping {
		const context = this.#context;
		const names = (): PyValue[] => [...namesIn(context)];
		return {
			keys: names,
			get: (key) =>
				typeof key === "string" && isIn(context, key)
					? context?.find(key)
					: undefined,
			size: () => names().length,
		};
	}
}

/** Globals of the environment are not among them: those of Python's own are functions of its own. */
function isIn(context: Context | undefined, name: string): boolean {
	if (!context) return false;
	const { scope, locals, vars } = context;
	return (
		vars.has(name) ||
		locals?.has(name) === true ||
		(scope instanceof Resolution && scope.scope.get(name) !== undefined)
	);
}

function namesIn(context: Context | undefined): Set<string> {
	if (!context) return new Set();
	const { scope } = context;
	const all = [
		...(scope instanceof Resolution ? scope.scope.names() : []),
		...(context.locals?.keys() ?? []),
		...context.vars.keys(),
	];
	return new Set(all.filter((name) => isIn(context, name)));
}
