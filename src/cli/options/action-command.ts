// Commands whose first word says what is to be done: `shevek outbox list`, `shevek messages retry 7`.

import type { Settings } from "../../config/settings.ts";
import { INFO_OPTIONS } from "./info-request.ts";
import type { CommandSpec, OptionSpec } from "./option-spec.ts";
import { parseOptions } from "./parse-options.ts";
import { CommandLineError } from "./usage-error.ts";

type ActionSpec = Omit<CommandSpec, "program">;

export interface ActionCommand<A extends string> {
	/** Its words: `shevek outbox`. */
	readonly program: string;
	readonly summary: string;
	/** In the order in which they are shown. */
	readonly actions: Readonly<Record<A, ActionSpec>>;
}

export interface ActionLine<A extends string> {
	readonly action: A;
	/** The action's own, for refusals. */
	readonly command: CommandSpec;
	readonly isSet: (flag: string) => boolean;
	readonly text: (option: string) => string | undefined;
	/** Undefined where none is given. */
	readonly keys: readonly number[] | undefined;
}

const HELP = INFO_OPTIONS.filter((option) => option.dest === "help");

/** The numbers of messages in a list. */
export const KEYS = {
	dest: "key",
	metavar: "key",
	help: "a message's number in the list",
	isMany: true,
	isOptional: true,
} as const;

export function flag(dest: string, help: string): OptionSpec {
	return {
		dest,
		flags: [`--${dest.replaceAll("_", "-")}`],
		kind: "flag",
		help,
	};
}

/** Throws a CommandLineError for what it cannot read. */
export function parseActionLine<A extends string>(
	argv: readonly string[],
	spec: ActionCommand<A>,
	settings: Settings,
): ActionLine<A> {
	const at = argv.findIndex((word) => !word.startsWith("-"));
	const action = readAction(argv, at, { spec, settings });
	const { options, ...shape }: ActionSpec = spec.actions[action];
	const command: CommandSpec = {
		program: `${spec.program} ${action}`,
		...shape,
		options: [...HELP, ...options],
	};
	const words = [...argv.slice(0, at), ...argv.slice(at + 1)];
	const { values, positionals } = parseOptions(words, command, settings);
	return {
		action,
		command,
		isSet: (name) => values.get(name) === true,
		text: (name) => {
			const value = values.get(name);
			return typeof value === "string" ? value : undefined;
		},
		keys: positionals.length === 0 ? undefined : readKeys(positionals, command),
	};
}

function readKeys(words: readonly string[], command: CommandSpec): number[] {
	return words.map((word) => {
		if (/^\d{1,15}$/.test(word)) return Number(word);
		throw refusal(`argument key: '${word}' is no message's number`, command);
	});
}

function readAction<A extends string>(
	argv: readonly string[],
	at: number,
	{ spec, settings }: { spec: ActionCommand<A>; settings: Settings },
): A {
	const actions = Object.keys(spec.actions) as A[];
	const word = argv[at];
	const action = actions.find((known) => known === word);
	if (action !== undefined) return action;
	const command: CommandSpec = {
		program: spec.program,
		summary: spec.summary,
		options: HELP,
		positional: {
			dest: "action",
			metavar: `{${actions.join(",")}} ...`,
			help: `what to do; \`${spec.program} ACTION --help\` tells more`,
			isMany: false,
		},
	};
	// --help is answered here, and unknown options refused.
	parseOptions(
		argv.filter((each) => each.startsWith("-")).concat(word ?? []),
		command,
		settings,
	);
	throw refusal(
		`argument action: invalid choice: '${word}' (choose from ${actions.map((each) => `'${each}'`).join(", ")})`,
		command,
	);
}

export function refusal(text: string, command: CommandSpec): CommandLineError {
	const error = new CommandLineError(text);
	error.command = command;
	return error;
}
