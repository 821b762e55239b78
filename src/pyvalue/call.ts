// Calling a value, and functions as values.

import { identityOf } from "./dict.ts";
import { pyTypeName } from "./text.ts";
import { PyError, type PyKwargs, PyObject, type PyValue } from "./value.ts";

export const NO_KWARGS: PyKwargs = new Map();

export type PyFunctionBody = (
	args: readonly PyValue[],
	kwargs: PyKwargs,
) => PyValue;

/** A callable of ours; `name` is what `__name__` and its repr show. */
export class PyFunction extends PyObject {
	readonly typeName: string = "builtin_function_or_method";
	readonly name: string;
	readonly fn: PyFunctionBody;

	constructor(name: string, fn: PyFunctionBody) {
		super();
		this.name = name;
		this.fn = fn;
	}
	override call(args: readonly PyValue[], kwargs: PyKwargs): PyValue {
		return this.fn(args, kwargs);
	}
	override getAttr(name: string): PyValue | undefined {
		return name === "__name__" || name === "__qualname__"
			? this.name
			: undefined;
	}
	override toRepr(): string {
		return `<built-in function ${this.name}>`;
	}
	override hashKey(): string {
		return `function ${identityOf(this)}`;
	}
}

export function pyCall(
	callee: PyValue,
	args: readonly PyValue[],
	kwargs: PyKwargs = NO_KWARGS,
): PyValue {
	const result =
		callee instanceof PyObject ? callee.call(args, kwargs) : undefined;
	if (result === undefined) {
		throw new PyError(
			"TypeError",
			`'${pyTypeName(callee)}' object is not callable`,
		);
	}
	return result;
}
