// What an option is: of the settings table, and of plugins that declare options of their own.

import type { PyValue } from "../pyvalue/value.ts";

const OPTION_TYPES = [
	"bool",
	"int",
	"float",
	"str",
	"list",
	"dict",
	"none",
	"path", // one path
	"pathlist", // comma-separated
	"pathspec", // colon-separated
	"tmppath", // a fresh folder inside the path
] as const;
export type OptionType = (typeof OPTION_TYPES)[number];

export interface Deprecation {
	readonly why: string;
	readonly version: string;
	readonly alternatives?: string;
}

export interface NamedSource {
	readonly name: string;
	readonly deprecated?: Deprecation;
}

interface IniSource {
	readonly section: string;
	readonly key: string;
	readonly deprecated?: Deprecation;
}

/** Where several entries of one kind are set, the last one wins, as in the reference. */
export interface OptionDefinition {
	readonly name: string;
	/** Without a type a text stays text (unquoted) and anything else stays as it is. */
	readonly type?: OptionType;
	readonly default?: PyValue | UnderHome;
	readonly choices?: readonly string[];
	readonly aliases?: readonly string[];
	readonly env?: readonly NamedSource[];
	readonly ini?: readonly IniSource[];
	readonly vars?: readonly NamedSource[];
	readonly keyword?: readonly NamedSource[];
	readonly isRequired?: boolean;
	readonly deprecated?: Deprecation;
	/** One sentence. */
	readonly description: string;
}

/** A default inside ANSIBLE_HOME, which is a setting itself (2.14). */
export class UnderHome {
	readonly suffix: string;
	constructor(suffix: string) {
		this.suffix = suffix;
	}
	/** As the reference's own table writes it. */
	toString(): string {
		return `{{ ANSIBLE_HOME ~ "${this.suffix}" }}`;
	}
}

export function underHome(suffix: string): UnderHome {
	return new UnderHome(suffix);
}
