// The command lines of `shevek outbox`.

import type { Settings } from "../../config/settings.ts";
import type { MessageChoice } from "../../records/outbox/listing.ts";
import { INFO_OPTIONS } from "../options/info-request.ts";
import type { CommandSpec, OptionSpec } from "../options/option-spec.ts";
import { parseOptions } from "../options/parse-options.ts";
import { CommandLineError } from "../options/usage-error.ts";

const OUTBOX_ACTIONS = ["list", "retry", "drop", "run"] as const;
type OutboxAction = (typeof OUTBOX_ACTIONS)[number];

export interface OutboxOptions {
	readonly action: OutboxAction;
	readonly isJson: boolean;
	/** list: also what is delivered or dropped. */
	readonly isAll: boolean;
	/** run: goes on until nothing is left. */
	readonly isUntilEmpty: boolean;
	readonly choice: MessageChoice;
}

const HELP = INFO_OPTIONS.filter((option) => option.dest === "help");
const flag = (dest: string, help: string): OptionSpec => ({
	dest,
	flags: [`--${dest.replaceAll("_", "-")}`],
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

const SHAPES: Readonly<Record<OutboxAction, Omit<CommandSpec, "program">>> = {
	list: {
		summary: "Lists messages that wait and dead letters.",
		options: [
			flag("json", "as JSON"),
			flag("all", "also what was delivered or dropped in the last days"),
		],
	},
	retry: {
		summary: "Has dead letters tried again, and messages that wait tried now.",
		options: [flag("dead", "all dead letters")],
		positional: KEYS,
	},
	drop: {
		summary: "Drops messages that wait and dead letters.",
		options: [
			flag("dead", "dead letters only, all of them where nothing else is said"),
			{
				dest: "receiver",
				flags: ["--receiver"],
				kind: "text",
				help: "of this receiver, or of all receivers of this callback",
			},
		],
		positional: KEYS,
	},
	run: {
		summary: "Delivers what waits for the callbacks that are enabled here.",
		options: [
			flag("until_empty", "goes on, pauses included, until nothing is left"),
		],
	},
};

const ANY_ACTION: CommandSpec = {
	program: "shevek outbox",
	summary: "Shows and handles the messages that callbacks have sent.",
	options: HELP,
	positional: {
		dest: "action",
		metavar: `{${OUTBOX_ACTIONS.join(",")}} ...`,
		help: "what to do; `shevek outbox ACTION --help` tells more",
		isMany: false,
	},
};

/** Throws a CommandLineError for what it cannot read. */
export function parseOutboxArgs(
	argv: readonly string[],
	settings: Settings,
): OutboxOptions {
	const at = argv.findIndex((word) => !word.startsWith("-"));
	const action = readAction(at < 0 ? undefined : argv[at], argv, settings);
	const { options, ...shape } = SHAPES[action];
	const command: CommandSpec = {
		program: `shevek outbox ${action}`,
		...shape,
		options: [...HELP, ...options],
	};
	const words = [...argv.slice(0, at), ...argv.slice(at + 1)];
	const { values, positionals } = parseOptions(words, command, settings);
	const isSet = (name: string) => values.get(name) === true;
	const receiver = values.get("receiver");
	const choice = {
		keys: positionals.length === 0 ? undefined : readKeys(positionals, command),
		isDead: isSet("dead"),
		receiver: typeof receiver === "string" ? receiver : undefined,
	};
	const isChoosing = action === "retry" || action === "drop";
	if (isChoosing && !choice.keys && !choice.isDead && !choice.receiver)
		throw refusal(
			`say which messages: keys, ${action === "drop" ? "--dead or --receiver" : "or --dead"}`,
			command,
		);
	return {
		action,
		isJson: isSet("json"),
		isAll: isSet("all"),
		isUntilEmpty: isSet("until_empty"),
		choice,
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
): OutboxAction {
	const action = OUTBOX_ACTIONS.find((known) => known === word);
	if (action !== undefined) return action;
	// --help is answered here, and unknown options refused.
	parseOptions(
		argv.filter((each) => each.startsWith("-")).concat(word ?? []),
		ANY_ACTION,
		settings,
	);
	throw refusal(
		`argument action: invalid choice: '${word}' (choose from ${OUTBOX_ACTIONS.map((each) => `'${each}'`).join(", ")})`,
		ANY_ACTION,
	);
}

function refusal(text: string, command: CommandSpec): CommandLineError {
	const error = new CommandLineError(text);
	error.command = command;
	return error;
}
