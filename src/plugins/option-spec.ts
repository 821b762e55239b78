// How a plugin says which options it has, and what their values are in TypeScript.

import type { Deprecation, OptionDefinition } from "../config/option.ts";
import { fromPlain } from "../pyvalue/plain.ts";
import type { Secret } from "./secret.ts";

/**
 * The kinds of value an option has; a `path` is absolute, a list is separated by commas in a text. `dict` is a plain
 * object, `raw` whatever was given, as plain JavaScript.
 */
export const OPTION_KINDS = [
	"str",
	"int",
	"float",
	"bool",
	"list",
	"path",
	"dict",
	"raw",
] as const;
export type OptionKind = (typeof OPTION_KINDS)[number];

export type OptionDefault =
	| string
	| number
	| boolean
	| readonly unknown[]
	| Readonly<Record<string, unknown>>;

/**
 * One option. Its value comes, highest first, from what it is given directly, a variable of `vars`, a
 * keyword of its name (connections, become), the command line, an environment variable of `env`, an entry of
 * ansible.cfg of `ini`, and its default; where several of one kind are set, the last one named wins.
 */
export interface OptionSpec {
	readonly type: OptionKind;
	/** One sentence, shown by `shevek doc`. */
	readonly description: string;
	readonly default?: OptionDefault;
	/** Without a value the plugin is left out, with an error that names the option. */
	readonly required?: boolean;
	readonly choices?: readonly string[];
	/** Names of environment variables. */
	readonly env?: readonly string[];
	/** Entries of ansible.cfg, each `section.key`. */
	readonly ini?: readonly `${string}.${string}`[];
	/** Names of variables; callbacks see those of `-e`. */
	readonly vars?: readonly string[];
	/** Names of Ansible's command line options, as in `private_key_file`; weaker than variables and keywords. */
	readonly cli?: readonly string[];
	/** In use, it is warned of. */
	readonly deprecated?: Deprecation;
	/** A `str` that is wrapped, so that it is never shown by accident. */
	readonly secret?: boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

interface KindValues {
	readonly str: string;
	readonly int: number;
	readonly float: number;
	readonly bool: boolean;
	readonly list: readonly string[];
	readonly path: string;
	readonly dict: Readonly<Record<string, unknown>>;
	readonly raw: unknown;
}

type SpecValue<S extends OptionSpec> = S extends { readonly secret: true }
	? Secret
	: S extends { readonly choices: readonly (infer Choice)[] }
		? S["type"] extends "list"
			? readonly Choice[]
			: Choice
		: KindValues[S["type"]];

/** An option's value; undefined is possible where there is neither a default nor a duty to set it. */
export type OptionValue<S extends OptionSpec> = S extends
	| { readonly required: true }
	| { readonly default: OptionDefault }
	? SpecValue<S>
	: SpecValue<S> | undefined;

/** The values of a plugin's options, by name. */
export type OptionValues<O extends OptionSpecs> = {
	readonly [Name in keyof O]: OptionValue<O[Name]>;
};

/** An option as the settings resolve it; whether the value is one of its choices is not theirs to say. */
export function optionDefinition(
	name: string,
	spec: OptionSpec,
): OptionDefinition {
	return {
		name,
		...(spec.type === "raw" ? {} : { type: spec.type }),
		description: spec.description,
		default: spec.default === undefined ? null : fromPlain(spec.default),
		env: (spec.env ?? []).map((each) => ({ name: each })),
		vars: (spec.vars ?? []).map((each) => ({ name: each })),
		ini: (spec.ini ?? []).map(iniEntry),
		...(spec.deprecated && { deprecated: spec.deprecated }),
	};
}

/** `section.key` taken apart; keys may have dots. */
export function iniEntry(entry: string): { section: string; key: string } {
	const dot = entry.indexOf(".");
	return { section: entry.slice(0, dot), key: entry.slice(dot + 1) };
}
