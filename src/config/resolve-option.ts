// One option's value from its sources, highest first: given directly, variables, keywords, environment,
// ansible.cfg, default (the reference's order, 2.14).

import { ShevekError } from "../errors/shevek-error.ts";
import { pyStr } from "../pyvalue/text.ts";
import { PyError, PyTuple, type PyValue } from "../pyvalue/value.ts";
import type { IniFile } from "./ini-file.ts";
import {
	type Deprecation,
	type NamedSource,
	type OptionDefinition,
	UnderHome,
} from "./option.ts";
import type { PathContext } from "./paths.ts";
import { convertToType } from "./typed-value.ts";

export interface ResolvedOption {
	readonly value: PyValue;
	/** `default`, `env: NAME`, `var: name`, `keyword: name`, `Direct`, or the path of the ansible.cfg. */
	readonly origin: string;
}

/** A deprecated setting, or a deprecated way to set one, that is in use. */
export interface DeprecatedUse extends Deprecation {
	readonly name: string;
}

export interface OptionSources {
	readonly direct?: ReadonlyMap<string, PyValue> | undefined;
	readonly vars?: ((name: string) => PyValue | undefined) | undefined;
	readonly keywords?: ReadonlyMap<string, PyValue> | undefined;
	/** Whose option it is, for messages: a plugin's type and name. */
	readonly owner?: { readonly type: string; readonly name: string } | undefined;
}

export interface ResolveContext extends PathContext {
	readonly configFile: string | undefined;
	readonly ini: IniFile | undefined;
	ansibleHome(): string;
	noteDeprecated(use: DeprecatedUse): void;
}

/** Throws a `config` error for a value that its type or choices do not allow, or a required one that is missing. */
export function resolveOption(
	option: OptionDefinition,
	sources: OptionSources,
	context: ResolveContext,
): ResolvedOption {
	const found = findConfigured(option, sources, context);
	if (found === undefined) {
		if (option.isRequired === true) failRequired(option, sources);
		return resolveDefault(option, context);
	}
	const resolved = convertFound(option, found, sources, context);
	assertAllowed(option, resolved, sources);
	if (option.deprecated !== undefined && resolved.origin !== "default") {
		context.noteDeprecated({ name: option.name, ...option.deprecated });
	}
	return resolved;
}

function findConfigured(
	option: OptionDefinition,
	sources: OptionSources,
	context: ResolveContext,
): ResolvedOption | undefined {
	return (
		findDirect(option, sources.direct) ??
		findNamed(option.vars, "var", (name) => sources.vars?.(name), context) ??
		findKeyword(option, sources.keywords, context) ??
		findNamed(option.env, "env", (name) => context.env[name], context) ??
		findInFile(option, context)
	);
}

function findDirect(
	option: OptionDefinition,
	direct: OptionSources["direct"],
): ResolvedOption | undefined {
	const name = [option.name, ...(option.aliases ?? [])].find((n) =>
		direct?.has(n),
	);
	const value = name === undefined ? null : (direct?.get(name) ?? null);
	return value === null ? undefined : { value, origin: "Direct" };
}

function findNamed(
	entries: readonly NamedSource[] | undefined,
	kind: "var" | "env" | "keyword",
	read: (name: string) => PyValue | undefined,
	context: ResolveContext,
): ResolvedOption | undefined {
	let found: ResolvedOption | undefined;
	for (const entry of entries ?? []) {
		const value = read(entry.name) ?? null;
		if (value === null) continue;
		found = { value, origin: `${kind}: ${entry.name}` };
		if (entry.deprecated !== undefined) {
			context.noteDeprecated({ name: entry.name, ...entry.deprecated });
		}
	}
	return found;
}

function findKeyword(
	option: OptionDefinition,
	keywords: OptionSources["keywords"],
	context: ResolveContext,
): ResolvedOption | undefined {
	if (keywords === undefined) return undefined;
	const names = [option.name, ...(option.aliases ?? [])];
	const read = (name: string) => keywords.get(name);
	return (
		findNamed(option.keyword, "keyword", read, context) ??
		names
			.map((name) => findNamed([{ name }], "keyword", read, context))
			.find((found) => found !== undefined)
	);
}

function findInFile(
	option: OptionDefinition,
	context: ResolveContext,
): ResolvedOption | undefined {
	let found: ResolvedOption | undefined;
	for (const { section, key, deprecated } of option.ini ?? []) {
		const value = context.ini?.get(section, key);
		if (value === undefined || context.configFile === undefined) continue;
		found = { value, origin: context.configFile };
		if (deprecated !== undefined) {
			context.noteDeprecated({ name: `[${section}]${key}`, ...deprecated });
		}
	}
	return found;
}

function resolveDefault(
	option: OptionDefinition,
	context: ResolveContext,
): ResolvedOption {
	const written = option.default ?? null;
	const value =
		written instanceof UnderHome
			? context.ansibleHome() + written.suffix
			: written;
	return {
		value: convertToType(value, option.type, context),
		origin: "default",
	};
}

function convertFound(
	option: OptionDefinition,
	found: ResolvedOption,
	sources: OptionSources,
	context: ResolveContext,
): ResolvedOption {
	// Only a file's place is something that relative paths count from; the others count from the folder we are in.
	const basedir =
		found.origin === context.configFile ? context.configFile : undefined;
	try {
		const value = convertToType(found.value, option.type, {
			cwd: context.cwd,
			env: context.env,
			basedir,
		});
		return { value, origin: found.origin };
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		if (found.origin.startsWith("env:") && found.value === "") {
			return resolveDefault(option, context);
		}
		throw new ShevekError(
			"config",
			`Invalid type for configuration option ${entryName(option, sources).trim()} (from ${found.origin}): ${error.message}`,
		);
	}
}

function assertAllowed(
	option: OptionDefinition,
	{ value, origin }: ResolvedOption,
	sources: OptionSources,
): void {
	const choices = option.choices;
	if (value === null || choices === undefined) return;
	const values = itemsOf(value) ?? [value];
	if (values.every((v) => typeof v === "string" && choices.includes(v))) return;
	throw new ShevekError(
		"config",
		`Invalid value "${pyStr(value)}" for configuration option "${entryName(option, sources)}", valid values are: ${choices.join(", ")}`,
		// settings are complained of in the reference's words alone
		sources.owner && { hint: `It is from ${origin}.` },
	);
}

function itemsOf(value: PyValue): readonly PyValue[] | undefined {
	if (Array.isArray(value)) return value;
	return value instanceof PyTuple ? value.items : undefined;
}

function failRequired(option: OptionDefinition, sources: OptionSources): never {
	throw new ShevekError(
		"config",
		`No setting was provided for required configuration ${entryName(option, sources)}`,
	);
}

/** The reference's words for an option in messages, its trailing space included. */
function entryName(option: OptionDefinition, sources: OptionSources): string {
	const { owner } = sources;
	const prefix =
		owner === undefined
			? ""
			: `plugin_type: ${owner.type} plugin: ${owner.name} `;
	return `${prefix}setting: ${option.name} `;
}
