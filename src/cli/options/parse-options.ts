// From the words of a command line to option values, by the rows of a command's table.

import { Command, Option } from "commander";
import type { Settings } from "../../config/settings.ts";
import { argumentError, canonicalWords } from "./argparse-tokens.ts";
import { answerInfoRequest } from "./info-request.ts";
import {
	type CommandSpec,
	canonicalFlag,
	type OptionSpec,
	type OptionValue,
	optionTitle,
	takesValue,
} from "./option-spec.ts";
import { CommandLineError } from "./usage-error.ts";

export interface ParsedOptions {
	readonly positionals: readonly string[];
	/** By destination name, fallbacks filled in. */
	readonly values: ReadonlyMap<string, OptionValue>;
}

/** Throws a CommandLineError in argparse's words, and a `config` error where a fallback is wrong. */
export function parseOptions(
	argv: readonly string[],
	command: CommandSpec,
	settings: Settings,
): ParsedOptions {
	try {
		return readWords(argv, command, settings);
	} catch (error) {
		if (error instanceof CommandLineError) error.command = command;
		throw error;
	}
}

function readWords(
	argv: readonly string[],
	command: CommandSpec,
	settings: Settings,
): ParsedOptions {
	const words = canonicalWords(argv, command.options);
	answerInfoRequest(words.options, command);
	refuseExclusive(words.options, command.options);
	const parser = makeParser(command.options, settings);
	parser.parse([...words.options, "--", ...words.positionals], {
		from: "user",
	});
	refusePositionals(words.positionals, words.unknown, command);
	const given = parser.opts<Record<string, OptionValue>>();
	const values = new Map(
		command.options.map((spec) => [
			spec.dest,
			given[spec.dest] ?? fallbackOf(spec, settings),
		]),
	);
	return { positionals: words.positionals, values };
}

function makeParser(specs: readonly OptionSpec[], settings: Settings): Command {
	const parser = new Command()
		.helpOption(false)
		.allowExcessArguments()
		.exitOverride()
		.configureOutput({ writeErr: () => {}, writeOut: () => {} });
	for (const spec of specs) parser.addOption(makeOption(spec, settings));
	return parser;
}

function makeOption(spec: OptionSpec, settings: Settings): Option {
	const flag = canonicalFlag(spec);
	const option = new Option(takesValue(spec) ? `${flag} <value>` : flag);
	option.attributeName = () => spec.dest;
	// To commander `--no-x` is "x off", and on unless it is used.
	option.negate = false;
	// A preset stands in for the value that flags do not have, so that all kinds are read alike.
	if (!takesValue(spec)) option.preset("");
	return option.argParser((text: string, previous: OptionValue) =>
		addUse(spec, text, previous, settings),
	);
}

function addUse(
	spec: OptionSpec,
	text: string,
	previous: OptionValue,
	settings: Settings,
): OptionValue {
	const before = previous ?? fallbackOf(spec, settings);
	switch (spec.kind) {
		case "flag":
			return true;
		case "count":
			return (typeof before === "number" ? before : 0) + 1;
		case "integer":
			return readInteger(spec, text);
		case "text":
			return spec.convert?.(text, settings.paths) ?? text;
		case "list":
			return [...listOf(before), ...readUse(spec, text, settings)];
		case "prepend":
			return [...readUse(spec, text, settings), ...listOf(before)];
	}
}

function readUse(
	spec: OptionSpec,
	text: string,
	settings: Settings,
): readonly string[] {
	if (spec.split) return spec.split(text, settings.paths);
	return [spec.convert?.(text, settings.paths) ?? text];
}

/** As Python's int(): blanks around and single underscores between digits are fine. */
function readInteger(spec: OptionSpec, text: string): number {
	if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(text))
		throw argumentError(spec, `invalid int value: '${text}'`);
	return Number(text.replaceAll("_", ""));
}

function fallbackOf(spec: OptionSpec, settings: Settings): OptionValue {
	const value = spec.fallback?.(settings);
	if (value !== undefined) return value;
	if (spec.kind === "flag") return false;
	if (spec.kind === "count") return 0;
	return spec.kind === "list" || spec.kind === "prepend" ? [] : undefined;
}

function listOf(value: OptionValue): readonly string[] {
	return Array.isArray(value) ? value : [];
}

function refuseExclusive(
	words: readonly string[],
	specs: readonly OptionSpec[],
): void {
	const usedOf = new Map<string, OptionSpec>();
	for (const word of words) {
		const flag = word.split("=", 1)[0] ?? "";
		const spec = specs.find((each) => canonicalFlag(each) === flag);
		if (!spec?.exclusive) continue;
		const other = usedOf.get(spec.exclusive);
		if (other && other !== spec)
			throw argumentError(
				spec,
				`not allowed with argument ${optionTitle(other)}`,
			);
		usedOf.set(spec.exclusive, spec);
	}
}

function refusePositionals(
	positionals: readonly string[],
	unknown: readonly string[],
	{ positional }: CommandSpec,
): void {
	if (positional && positionals.length === 0 && !positional.isOptional)
		throw new CommandLineError(
			`the following arguments are required: ${positional.metavar}`,
		);
	const allowed = positional === undefined ? 0 : 1;
	const excess = positional?.isMany ? [] : positionals.slice(allowed);
	const refused = [...unknown, ...excess];
	if (refused.length > 0)
		throw new CommandLineError(`unrecognized arguments: ${refused.join(" ")}`);
}
