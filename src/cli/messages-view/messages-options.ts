// The command lines of `shevek messages`.

import type { Settings } from "../../config/settings.ts";
import type { MessageChoice } from "../../records/messages/listing.ts";
import { INFO_OPTIONS } from "../options/info-request.ts";
import type { CommandSpec, OptionSpec } from "../options/option-spec.ts";
import { parseOptions } from "../options/parse-options.ts";
import { CommandLineError } from "../options/usage-error.ts";

const ACTIONS = ["list", "show", "retry", "drop"] as const;
type MessagesAction = (typeof ACTIONS)[number];

export interface MessagesOptions {
	readonly action: MessagesAction;
	readonly isJson: boolean;
	/** list: also what is finished or dropped. */
	readonly isAll: boolean;
	readonly choice: MessageChoice;
}

const HELP = INFO_OPTIONS.filter((option) => option.dest === "help");
const flag = (dest: string, help: string): OptionSpec => ({
	dest,
	flags: [`--${dest}`],
	kind: "flag",
	help,
});
const KEYS = {
	dest: "key",
	metavar: "key",
	help: "a message's number in the list",
	isMany: true,
	isOptional: true,
} as const;

const SHAPES: Readonly<Record<MessagesAction, Omit<CommandSpec, "program">>> = {
	list: {
		summary: "Lists messages that wait or run, and dead letters.",
		options: [
			flag("json", "as JSON"),
			flag("all", "also what was finished or dropped in the last days"),
		],
	},
	show: {
		summary: "Shows a message: its payload, its runs, what came of it.",
		options: [flag("json", "as JSON")],
		positional: { ...KEYS, isMany: false, isOptional: false },
	},
	retry: {
		summary: "Has dead letters run again, and messages that wait run now.",
		options: [flag("dead", "all dead letters")],
		positional: KEYS,
	},
	drop: {
		summary: "Drops messages that wait and dead letters.",
		options: [flag("dead", "all dead letters")],
		positional: KEYS,
	},
};

const ANY_ACTION: CommandSpec = {
	program: "shevek messages",
	summary: "Shows and handles the messages that loops have taken on.",
	options: HELP,
	positional: {
		dest: "action",
		metavar: `{${ACTIONS.join(",")}} ...`,
		help: "what to do; `shevek messages ACTION --help` tells more",
		isMany: false,
	},
};

/** Throws a CommandLineError for what it cannot read. */
export function parseMessagesArgs(
	argv: readonly string[],
	settings: Settings,
): MessagesOptions {
	const at = argv.findIndex((word) => !word.startsWith("-"));
	const action = readAction(at < 0 ? undefined : argv[at], argv, settings);
	const { options, ...shape } = SHAPES[action];
	const command: CommandSpec = {
		program: `shevek messages ${action}`,
		...shape,
		options: [...HELP, ...options],
	};
	const words = [...argv.slice(0, at), ...argv.slice(at + 1)];
	const { values, positionals } = parseOptions(words, command, settings);
	const isSet = (name: string) => values.get(name) === true;
	const keys =
		positionals.length === 0 ? undefined : readKeys(positionals, command);
	const isDead = isSet("dead");
	const isChoosing = action === "retry" || action === "drop";
	if (isChoosing && !keys && !isDead)
		throw refusal("say which messages: keys, or --dead", command);
	return {
		action,
		isJson: isSet("json"),
		isAll: isSet("all"),
		choice: { keys, isDead },
	};
}

function readKeys(words: readonly string[], command: CommandSpec): number[] {
	return words.map((word) => {
		if (/^\d{1,15}$/.test(word)) return Number(word);
		throw refusal(`argument key: '${word}' is no message's number`, command);
	});
}

function readAction(
	word: string | undefined,
	argv: readonly string[],
	settings: Settings,
): MessagesAction {
	const action = ACTIONS.find((known) => known === word);
	if (action !== undefined) return action;
	// --help is answered here, and unknown options refused.
	parseOptions(
		argv.filter((each) => each.startsWith("-")).concat(word ?? []),
		ANY_ACTION,
		settings,
	);
	throw refusal(
		`argument action: invalid choice: '${word}' (choose from ${ACTIONS.map((each) => `'${each}'`).join(", ")})`,
		ANY_ACTION,
	);
}

function refusal(text: string, command: CommandSpec): CommandLineError {
	const error = new CommandLineError(text);
	error.command = command;
	return error;
}
