// The arguments of users' actions: written once, checked with the reference's words, and typed.

import { ownArgumentError } from "../engine/argument-spec/rows.ts";
import { Secret } from "../plugins/secret.ts";
import { fromPlain, toPlain } from "../pyvalue/plain.ts";
import { pyStr } from "../pyvalue/text.ts";
import type { PyDict, PyValue } from "../pyvalue/value.ts";

/** The types that a module's argument has; a `path` has its `~` and variables expanded on the controller. */
export const ARGUMENT_TYPES = [
	"str",
	"int",
	"float",
	"bool",
	"list",
	"dict",
	"path",
	"raw",
	"json",
	"bytes",
] as const;
export type ArgumentType = (typeof ARGUMENT_TYPES)[number];

/** One argument of an action. */
export interface ArgumentSpec {
	readonly type: ArgumentType;
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	readonly required?: boolean;
	readonly default?: unknown;
	readonly choices?: readonly (string | number)[];
	/** Other names for it. */
	readonly aliases?: readonly string[];
	/** Of a list: the type of its items. */
	readonly elements?: ArgumentType;
	/** Of a dict, or of a list's dicts: their own arguments. */
	readonly options?: ArgumentSpecs;
	/** A `str` that comes wrapped, so that it is never shown by accident. */
	readonly secret?: boolean;
}

export type ArgumentSpecs = { readonly [name: string]: ArgumentSpec };

interface TypeValues {
	readonly str: string;
	readonly int: number;
	readonly float: number;
	readonly bool: boolean;
	readonly list: readonly unknown[];
	readonly dict: Readonly<Record<string, unknown>>;
	readonly path: string;
	readonly raw: unknown;
	readonly json: string;
	readonly bytes: number;
}

type GivenValue<S extends ArgumentSpec> = S extends { readonly secret: true }
	? Secret
	: S extends { readonly choices: readonly (infer Choice)[] }
		? Choice
		: S extends { readonly type: "list"; readonly options: ArgumentSpecs }
			? readonly ArgumentValues<S["options"]>[]
			: S extends {
						readonly type: "list";
						readonly elements: infer E extends ArgumentType;
					}
				? readonly TypeValues[E][]
				: S extends { readonly options: ArgumentSpecs }
					? ArgumentValues<S["options"]>
					: TypeValues[S["type"]];

type Given =
	| string
	| number
	| boolean
	| readonly unknown[]
	| Readonly<Record<string, unknown>>;

/** An argument's value; undefined is possible where there is neither a default nor a duty to give it. */
export type ArgumentValue<S extends ArgumentSpec> = S extends
	| { readonly required: true }
	| { readonly default: Given }
	? GivenValue<S>
	: GivenValue<S> | undefined;

/** The values of an action's arguments, by name. */
export type ArgumentValues<A extends ArgumentSpecs> = {
	readonly [Name in keyof A]: ArgumentValue<A[Name]>;
};

/** As the reference writes it; only what it checks. */
function specDict(specs: ArgumentSpecs): PyDict {
	const all: PyDict = new Map();
	for (const [name, spec] of Object.entries(specs)) {
		const { description: _said, secret, options, ...checked } = spec;
		const own = fromPlain(checked) as PyDict;
		if (secret === true) own.set("no_log", true);
		if (options !== undefined) own.set("options", specDict(options));
		all.set(name, own);
	}
	return all;
}

export type CheckedArguments =
	| {
			readonly kind: "good";
			readonly values: Readonly<Record<string, unknown>>;
	  }
	| { readonly kind: "bad"; readonly message: string };

/** Undefined specs take whatever is given. */
export function checkArguments(
	action: string,
	specs: ArgumentSpecs | undefined,
	given: PyDict,
): CheckedArguments {
	if (specs === undefined)
		return { kind: "good", values: toPlain(given) as Record<string, unknown> };
	const args: PyDict = new Map(given);
	const message = ownArgumentError(action, specDict(specs), args);
	if (message !== undefined) return { kind: "bad", message };
	return { kind: "good", values: valuesOf(specs, args) };
}

/** Under the names of the specification only: aliases have been taken. */
function valuesOf(
	specs: ArgumentSpecs,
	args: PyDict,
): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		Object.entries(specs).map(([name, spec]) => [
			name,
			plainValue(spec, args.get(name) ?? null),
		]),
	);
}

function plainValue(spec: ArgumentSpec, value: PyValue): unknown {
	if (value === null) return undefined;
	if (spec.secret === true) return new Secret(pyStr(value));
	const { options } = spec;
	if (options === undefined) return toPlain(value);
	if (value instanceof Map) return valuesOf(options, value);
	return Array.isArray(value)
		? value.map((item) =>
				item instanceof Map ? valuesOf(options, item) : toPlain(item),
			)
		: toPlain(value);
}
