// `defineLookup`: values from outside, for `lookup()`, `query()` and `with_NAME`. A file is one lookup, its name the
// file's. Lookups may wait: the template that asks goes on when the answer is there, other hosts meanwhile.

import type { Json } from "../plugins/callback.ts";
import type { OptionSpecs, OptionValues } from "../plugins/option-spec.ts";
import type { PyValue } from "../pyvalue/value.ts";
import type { LookupCall } from "../templar/lookup.ts";
import type { MaybePromise } from "../templar/scope.ts";
import { checkDefinition, type DefinitionShape } from "./check-definition.ts";

/** The variables of the host and task that ask. */
export interface LookupVariables {
	/** The value with its templates rendered; undefined where there is no such variable. */
	get(name: string): Promise<Json | undefined>;
	has(name: string): boolean;
	names(): readonly string[];
}

export interface PluginLookupContext {
	/** The playbook's folder. */
	readonly basedir: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Aborted when the call's time is over. */
	readonly signal: AbortSignal;
	/** The path of a file that exists, searched as Ansible does (`files`, `templates` of roles and playbook). */
	findFile(folder: string, name: string): string | undefined;
	/** A file's bytes, decrypted where it is a vault file. */
	readFile(path: string): Uint8Array;
	/** A setting by the reference's name (`DEFAULT_FORKS`); undefined for one that is not there. */
	setting(name: string): Json | undefined;
	/** Renders a text that people wrote, with the variables. Never what came from outside: it could hold commands. */
	render(text: string): Promise<Json>;
	warn(text: string): void;
}

export interface PluginLookupCall<O extends OptionSpecs = OptionSpecs> {
	/** `lookup('NAME', first, second)`, or the list of `with_NAME`. */
	readonly terms: readonly Json[];
	/** From keyword arguments, variables, environment, ansible.cfg and defaults. */
	readonly options: OptionValues<O>;
	readonly variables: LookupVariables;
	readonly context: PluginLookupContext;
}

export interface PythonLookupCall<O extends OptionSpecs = OptionSpecs>
	extends LookupCall {
	readonly options: OptionValues<O>;
}

interface Described<O extends OptionSpecs> {
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	/** Given as keyword arguments. */
	readonly options?: O;
	/** YAML, shown by `shevek doc`. */
	readonly examples?: string;
	/** Seconds that one call may take, waiting included. Default: 60. */
	readonly timeoutSeconds?: number;
}

export interface PlainLookup<O extends OptionSpecs = OptionSpecs>
	extends Described<O> {
	/** Values come and go as JavaScript has them; a whole number is Python's int, any other one a float. */
	readonly values?: "plain";
	/** The list of values; what it throws fails the task, unless `errors='ignore'` is given. */
	run(
		call: PluginLookupCall<O>,
	): readonly unknown[] | Promise<readonly unknown[]>;
}

export interface PythonLookup<O extends OptionSpecs = OptionSpecs>
	extends Described<O> {
	/** Values as they are inside: dicts are Maps, floats PyFloat. */
	readonly values: "python";
	run(call: PythonLookupCall<O>): MaybePromise<PyValue>;
}

export type LookupDefinition<O extends OptionSpecs = OptionSpecs> =
	| PlainLookup<O>
	| PythonLookup<O>;

/** A lookup, with the types of its options' values worked out. Export it as the file's default. */
export function defineLookup<const O extends OptionSpecs>(
	definition: PythonLookup<O>,
): PythonLookup<O>;
export function defineLookup<const O extends OptionSpecs>(
	definition: PlainLookup<O>,
): PlainLookup<O>;
export function defineLookup(definition: LookupDefinition): LookupDefinition {
	return definition;
}

const SHAPE: DefinitionShape = {
	kind: "lookup",
	keys: ["examples", "timeoutSeconds", "values", "run"],
	functions: ["run"],
	choices: { values: ["plain", "python"] },
};

/** Throws a `plugin` error with the place in the file. */
export function asLookup(value: unknown, file: string): LookupDefinition {
	checkDefinition(value, file, SHAPE);
	return value as LookupDefinition;
}
