// `--help` and the usage line of a command, from its table.

import { wrapText } from "../../builtin/callbacks/wrap-text.ts";
import {
	type CommandSpec,
	metavarOf,
	type OptionSpec,
	type PositionalSpec,
	takesValue,
} from "./option-spec.ts";

const WIDTH = 79;
const HELP_COLUMN = 26;

/** The usage, wrapped under its first option as argparse does. */
export function usageText(
	command: CommandSpec,
	program = command.program,
): string {
	const lead = `usage: ${program} `;
	const parts = [
		...usageOptions(command.options),
		...(command.positional ? [usagePositional(command.positional)] : []),
	];
	const lines = [""];
	for (const part of parts) {
		const last = lines.at(-1) ?? "";
		if (last !== "" && lead.length + last.length + 1 + part.length > WIDTH)
			lines.push(part);
		else lines[lines.length - 1] = last === "" ? part : `${last} ${part}`;
	}
	return `${lead}${lines.join(`\n${" ".repeat(lead.length)}`)}\n`;
}

function usagePositional(positional: PositionalSpec): string {
	const { metavar, isMany, isOptional } = positional;
	if (isOptional) return isMany ? `[${metavar} ...]` : `[${metavar}]`;
	return isMany ? `${metavar} [${metavar} ...]` : metavar;
}

function usageOptions(specs: readonly OptionSpec[]): string[] {
	return specs
		.filter((spec, at) => firstOfSet(specs, spec) === at)
		.map((spec) => {
			const set = spec.exclusive
				? specs.filter(({ exclusive }) => exclusive === spec.exclusive)
				: [spec];
			return `[${set.map(usageOption).join(" | ")}]`;
		});
}

function firstOfSet(specs: readonly OptionSpec[], spec: OptionSpec): number {
	return specs.findIndex((each) =>
		spec.exclusive ? each.exclusive === spec.exclusive : each === spec,
	);
}

function usageOption(spec: OptionSpec): string {
	const [flag] = spec.flags;
	return takesValue(spec) ? `${flag} ${metavarOf(spec)}` : flag;
}

/** The whole help: usage, summary, arguments, then the options by section, in the order of their flags. */
export function helpText(
	command: CommandSpec,
	program = command.program,
): string {
	const { positional, options, summary, epilog } = command;
	const sections = new Map<string, string[]>();
	if (positional)
		sections.set("Arguments", [entry(positional.metavar, positional.help)]);
	const add = (heading: string, text: string) =>
		sections.set(heading, [...(sections.get(heading) ?? []), text]);
	for (const spec of [...options].sort(byFlag))
		add(spec.section ?? "Options", entry(flagsText(spec), spec.help));
	const blocks = [...sections].map(
		([heading, entries]) => `${heading}:\n${entries.join("")}`,
	);
	return `${[usageText(command, program), `${summary}\n`, ...blocks, ...(epilog ? [`${epilog}\n`] : [])].join("\n")}`;
}

function flagsText(spec: OptionSpec): string {
	const flags = spec.flags.join(", ");
	return takesValue(spec) ? `${flags} ${metavarOf(spec)}` : flags;
}

function byFlag(a: OptionSpec, b: OptionSpec): number {
	return a.flags[0].localeCompare(b.flags[0], "en", { caseFirst: "upper" });
}

function entry(name: string, help: string): string {
	const lines = wrapText(help, WIDTH - HELP_COLUMN);
	const indent = " ".repeat(HELP_COLUMN);
	const head = `  ${name}`;
	if (head.length + 2 > HELP_COLUMN)
		return `${[head, ...lines.map((line) => indent + line)].join("\n")}\n`;
	const [first = "", ...rest] = lines;
	return `${[head.padEnd(HELP_COLUMN) + first, ...rest.map((line) => indent + line)].join("\n")}\n`;
}
