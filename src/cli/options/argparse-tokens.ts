// Reads words of a command line by the rules of Python's argparse, which people's scripts rely on: any
// unambiguous beginning of a long option, short ones run together (-vvvKbuadmin), options after
// positionals, and no value that looks like an option. What comes out is plain: one canonical
// `--option=value` or `--flag` each, then `--`, then the positionals.

import {
	canonicalFlag,
	type OptionSpec,
	optionTitle,
	takesValue,
} from "./option-spec.ts";
import { CommandLineError } from "./usage-error.ts";

interface Match {
	readonly spec: OptionSpec;
	/** The value written in the same word: after "=", or right behind a short option. */
	readonly attached: string | undefined;
	/** Attached to a short option: of a flag, it is more short options. */
	readonly isRunTogether: boolean;
}

type Word =
	| { readonly kind: "positional"; readonly text: string }
	| { readonly kind: "unknown"; readonly text: string }
	| { readonly kind: "option"; readonly match: Match };

export interface CanonicalWords {
	readonly options: readonly string[];
	readonly positionals: readonly string[];
	/** Options that no spec knows. */
	readonly unknown: readonly string[];
}

/** Throws a CommandLineError in argparse's words. */
export function canonicalWords(
	argv: readonly string[],
	specs: readonly OptionSpec[],
): CanonicalWords {
	const options: string[] = [];
	const positionals: string[] = [];
	const unknown: string[] = [];
	const end = argv.indexOf("--");
	const words = argv
		.slice(0, end < 0 ? argv.length : end)
		.map((text) => classify(text, specs));
	for (let at = 0; at < words.length; at++) {
		const word = words[at];
		if (word?.kind === "positional") positionals.push(word.text);
		if (word?.kind === "unknown") unknown.push(word.text);
		if (word?.kind !== "option") continue;
		for (const { spec, attached } of separate(word.match, specs)) {
			if (!takesValue(spec)) {
				options.push(canonicalFlag(spec));
				continue;
			}
			const next = words[at + 1];
			const value =
				attached ?? (next?.kind === "positional" ? next.text : undefined);
			if (value === undefined)
				throw argumentError(spec, "expected one argument");
			if (attached === undefined) at++;
			options.push(`${canonicalFlag(spec)}=${value}`);
		}
	}
	if (end >= 0) positionals.push(...argv.slice(end + 1));
	return { options, positionals, unknown };
}

export function argumentError(
	spec: OptionSpec,
	message: string,
): CommandLineError {
	return new CommandLineError(`argument ${optionTitle(spec)}: ${message}`);
}

const NEGATIVE_NUMBER = /^-(\d+|\d*\.\d+)$/;

function classify(text: string, specs: readonly OptionSpec[]): Word {
	if (!text.startsWith("-") || text === "-")
		return { kind: "positional", text };
	const exact = findFlag(text, specs);
	if (exact) return option(exact, undefined);
	const [flag, value] = splitAtEquals(text);
	const written = value === undefined ? undefined : findFlag(flag, specs);
	if (written) return option(written, value);
	const matches = text.startsWith("--")
		? longMatches(flag, value, specs)
		: shortMatches(text, specs);
	const [first] = matches;
	if (first && matches.every(({ spec }) => spec === first.spec))
		return { kind: "option", match: first };
	if (first) throw ambiguous(text, flag, matches);
	if (NEGATIVE_NUMBER.test(text) || text.includes(" "))
		return { kind: "positional", text };
	return { kind: "unknown", text };
}

function option(spec: OptionSpec, attached: string | undefined): Word {
	return { kind: "option", match: { spec, attached, isRunTogether: false } };
}

function findFlag(
	flag: string,
	specs: readonly OptionSpec[],
): OptionSpec | undefined {
	return specs.find((spec) => spec.flags.includes(flag));
}

function splitAtEquals(text: string): [string, string | undefined] {
	const at = text.indexOf("=");
	return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function longMatches(
	prefix: string,
	attached: string | undefined,
	specs: readonly OptionSpec[],
): Match[] {
	return specs
		.filter((spec) => !spec.isOwn)
		.filter((spec) => spec.flags.some((flag) => flag.startsWith(prefix)))
		.map((spec) => ({ spec, attached, isRunTogether: false }));
}

function shortMatches(text: string, specs: readonly OptionSpec[]): Match[] {
	const spec = findFlag(text.slice(0, 2), specs);
	return spec ? [{ spec, attached: text.slice(2), isRunTogether: true }] : [];
}

function ambiguous(
	text: string,
	prefix: string,
	matches: readonly Match[],
): CommandLineError {
	const flags = matches.flatMap(({ spec }) =>
		spec.flags.filter((flag) => flag.startsWith(prefix)),
	);
	return new CommandLineError(
		`ambiguous option: ${text} could match ${flags.join(", ")}`,
	);
}

/** `-vvKuadmin` is -v, -v, -K and -u with "admin". */
function separate(match: Match, specs: readonly OptionSpec[]): Match[] {
	const separated: Match[] = [];
	let current = match;
	while (!takesValue(current.spec) && current.attached !== undefined) {
		const ignored = argumentError(
			current.spec,
			`ignored explicit argument '${current.attached}'`,
		);
		if (!current.isRunTogether || current.attached === "") throw ignored;
		const spec = findFlag(`-${current.attached[0]}`, specs);
		if (!spec) throw ignored;
		separated.push({ ...current, attached: undefined });
		const rest = current.attached.slice(1);
		current = {
			spec,
			attached: rest === "" ? undefined : rest,
			isRunTogether: true,
		};
	}
	return [...separated, current];
}
