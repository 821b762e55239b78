// What a command-line option is, as data: the tables beside this file hold them, and parsing, help
// and the -vvvv listing all read the same rows.

import type { PathContext } from "../../config/paths.ts";
import type { Settings } from "../../config/settings.ts";

export type OptionValue =
	| boolean
	| number
	| string
	| readonly string[]
	| undefined;

/** `list` gathers each use in order; `prepend` puts the values of a later use first. */
const OPTION_KINDS = [
	"flag",
	"count",
	"text",
	"integer",
	"list",
	"prepend",
] as const;
type OptionKind = (typeof OPTION_KINDS)[number];

export interface OptionSpec {
	/** The reference's destination name, shown by -vvvv. */
	readonly dest: string;
	/** In the reference's order; the first long one is what the others stand for. */
	readonly flags: readonly [string, ...string[]];
	readonly kind: OptionKind;
	readonly help: string;
	/** Heading of the help section; none is "options". */
	readonly section?: string;
	/** At most one option of a set of this name may be used. */
	readonly exclusive?: string;
	/** Ours, not the reference's: must be written out, so that abbreviations mean what they did. */
	readonly isOwn?: boolean;
	/** The value when the option is not used; for list and count, what uses add to. */
	readonly fallback?: (settings: Settings) => OptionValue;
	readonly convert?: (text: string, paths: PathContext) => string;
	/** Splits one use into several values. */
	readonly split?: (text: string, paths: PathContext) => readonly string[];
}

export interface PositionalSpec {
	readonly dest: string;
	readonly metavar: string;
	readonly help: string;
	/** One exactly, or one and more. */
	readonly isMany: boolean;
	/** May be left out. */
	readonly isOptional?: boolean;
}

export interface CommandSpec {
	/** As the reference calls it, in usage and messages: `ansible-playbook`. */
	readonly program: string;
	readonly summary: string;
	readonly epilog?: string;
	readonly options: readonly OptionSpec[];
	/** None: words that are no options are refused. */
	readonly positional?: PositionalSpec;
}

export function takesValue(spec: OptionSpec): boolean {
	return spec.kind !== "flag" && spec.kind !== "count";
}

/** Its flags as messages name them: `-f/--forks`. */
export function optionTitle(spec: OptionSpec): string {
	return spec.flags.join("/");
}

/** The flag that the command-line parser knows it by. */
export function canonicalFlag(spec: OptionSpec): string {
	return spec.flags.find((flag) => flag.startsWith("--")) ?? spec.flags[0];
}

export function metavarOf(spec: OptionSpec): string {
	return spec.dest.toUpperCase();
}
