// The command lines of `shevek outbox`.

import type { Settings } from "../../config/settings.ts";
import type { MessageChoice } from "../../records/outbox/listing.ts";
import {
	type ActionCommand,
	flag,
	KEYS,
	parseActionLine,
	refusal,
} from "../options/action-command.ts";

type OutboxAction = "list" | "retry" | "drop" | "run";

export interface OutboxOptions {
	readonly action: OutboxAction;
	readonly isJson: boolean;
	/** list: also what is delivered or dropped. */
	readonly isAll: boolean;
	/** run: goes on until nothing is left. */
	readonly isUntilEmpty: boolean;
	readonly choice: MessageChoice;
}

const OUTBOX: ActionCommand<OutboxAction> = {
	program: "shevek outbox",
	summary: "Shows and handles the messages that callbacks have sent.",
	actions: {
		list: {
			summary: "Lists messages that wait and dead letters.",
			options: [
				flag("json", "as JSON"),
				flag("all", "also what was delivered or dropped in the last days"),
			],
		},
		retry: {
			summary:
				"Has dead letters tried again, and messages that wait tried now.",
			options: [flag("dead", "all dead letters")],
			positional: KEYS,
		},
		drop: {
			summary: "Drops messages that wait and dead letters.",
			options: [
				flag(
					"dead",
					"dead letters only, all of them where nothing else is said",
				),
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
	},
};

/** Throws a CommandLineError for what it cannot read. */
export function parseOutboxArgs(
	argv: readonly string[],
	settings: Settings,
): OutboxOptions {
	const line = parseActionLine(argv, OUTBOX, settings);
	const { action, command, isSet, keys } = line;
	const choice = {
		keys,
		isDead: isSet("dead"),
		receiver: line.text("receiver"),
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
