// How built-in methods take their arguments, with CPython's message for each way to get it wrong.

import { isInt } from "./numerals.ts";
import { pyTypeName } from "./text.ts";
import { PyError, type PyKwargs, type PyValue } from "./value.ts";

/** A method's body; an argument that was not given is undefined. */
export type MethodBody<T> = (
	self: T,
	...args: (PyValue | undefined)[]
) => PyValue;

/** `where` names type and method, for messages: `["str", "upper"]`. */
export type Method<T> = (
	where: readonly [type: string, method: string],
	self: T,
	args: readonly PyValue[],
	kwargs: PyKwargs,
) => PyValue;

function typeError(message: string): PyError {
	return new PyError("TypeError", message);
}

function refuseKeywords(
	where: readonly [string, string],
	kwargs: PyKwargs,
): void {
	if (kwargs.size > 0) {
		throw typeError(`${where.join(".")}() takes no keyword arguments`);
	}
}

/** `str.upper() takes no arguments (1 given)` */
export function noArgs<T>(body: (self: T) => PyValue): Method<T> {
	return (where, self, args, kwargs) => {
		refuseKeywords(where, kwargs);
		if (args.length > 0) {
			throw typeError(
				`${where.join(".")}() takes no arguments (${args.length} given)`,
			);
		}
		return body(self);
	};
}

/** `list.append() takes exactly one argument (0 given)` */
export function oneArg<T>(body: (self: T, arg: PyValue) => PyValue): Method<T> {
	return (where, self, args, kwargs) => {
		refuseKeywords(where, kwargs);
		const [arg] = args;
		if (arg === undefined || args.length > 1) {
			throw typeError(
				`${where.join(".")}() takes exactly one argument (${args.length} given)`,
			);
		}
		return body(self, arg);
	};
}

/** `replace expected at least 2 arguments, got 1` */
export function positional<T>(
	least: number,
	most: number,
	body: MethodBody<T>,
): Method<T> {
	return (where, self, args, kwargs) => {
		refuseKeywords(where, kwargs);
		const count = args.length;
		if (count < least || count > most) {
			const bound = count < least ? least : most;
			const word =
				least === most ? "" : count < least ? "at least " : "at most ";
			throw typeError(
				`${where[1]} expected ${word}${bound} argument${bound === 1 ? "" : "s"}, got ${count}`,
			);
		}
		return body(self, ...args);
	};
}

/** `find() takes at least 1 argument (0 given)`: the older style, of methods with a range. */
export function ranged<T>(body: MethodBody<T>): Method<T> {
	return (where, self, args, kwargs) => {
		refuseKeywords(where, kwargs);
		if (args.length < 1 || args.length > 3) {
			const bound =
				args.length < 1 ? "at least 1 argument" : "at most 3 arguments";
			throw typeError(`${where[1]}() takes ${bound} (${args.length} given)`);
		}
		return body(self, ...args);
	};
}

/** Any positional and keyword arguments, as they come. */
export function variadic<T>(
	body: (self: T, args: readonly PyValue[], kwargs: PyKwargs) => PyValue,
): Method<T> {
	return (_where, self, args, kwargs) => body(self, args, kwargs);
}

/** Named parameters, the first `required` of which must be given. */
export function named<T>(
	names: readonly string[],
	required: number,
	body: MethodBody<T>,
): Method<T> {
	return (where, self, args, kwargs) => {
		const given = args.length + kwargs.size;
		if (given > names.length)
			throw tooMany(where[1], names.length, required, args, kwargs);
		const values: (PyValue | undefined)[] = [...args];
		for (const [name, value] of kwargs) {
			const at = names.indexOf(name);
			if (at < 0) {
				throw typeError(
					`'${name}' is an invalid keyword argument for ${where[1]}()`,
				);
			}
			if (at < args.length) {
				throw typeError(
					`argument for ${where[1]}() given by name ('${name}') and position (${at + 1})`,
				);
			}
			values[at] = value;
		}
		for (let at = 0; at < required; at++) {
			if (values[at] === undefined) {
				throw typeError(
					`${where[1]}() missing required argument '${names[at]}' (pos ${at + 1})`,
				);
			}
		}
		return body(self, ...values);
	};
}

function tooMany(
	method: string,
	most: number,
	required: number,
	args: readonly PyValue[],
	kwargs: PyKwargs,
): PyError {
	const given = args.length + kwargs.size;
	const kind = args.length === 0 ? "keyword " : "";
	const word = required === most ? "exactly" : "at most";
	return typeError(
		`${method}() takes ${word} ${most} ${kind}argument${most === 1 ? "" : "s"} (${given} given)`,
	);
}

/** An argument that must be an index-like int. */
export function indexArgument(
	value: PyValue | undefined,
	fallback: number,
): number {
	if (value === undefined) return fallback;
	if (typeof value === "boolean") return Number(value);
	if (isInt(value)) {
		if (typeof value === "number") return value;
		throw new PyError(
			"OverflowError",
			"Python int too large to convert to C ssize_t",
		);
	}
	throw typeError(
		`'${pyTypeName(value)}' object cannot be interpreted as an integer`,
	);
}

/** None, once a method that answers nothing has done its work. */
export function done(_effect: unknown): null {
	return null;
}
