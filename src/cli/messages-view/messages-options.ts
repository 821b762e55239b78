// The command lines of `shevek messages`.

import type { Settings } from "../../config/settings.ts";
import type { MessageChoice } from "../../records/messages/listing.ts";
import {
	type ActionCommand,
	flag,
	KEYS,
	parseActionLine,
	refusal,
} from "../options/action-command.ts";

type MessagesAction = "list" | "show" | "retry" | "drop";

export interface MessagesOptions {
	readonly action: MessagesAction;
	readonly isJson: boolean;
	/** list: also what is finished or dropped. */
	readonly isAll: boolean;
	readonly choice: MessageChoice;
}

const MESSAGES: ActionCommand<MessagesAction> = {
	program: "shevek messages",
	summary: "Shows and handles the messages that loops have taken on.",
	actions: {
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
	},
};

/** Throws a CommandLineError for what it cannot read. */
export function parseMessagesArgs(
	argv: readonly string[],
	settings: Settings,
): MessagesOptions {
	const line = parseActionLine(argv, MESSAGES, settings);
	const { action, command, isSet, keys } = line;
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
