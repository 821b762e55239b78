// `shevek messages`: what loops have taken on and not finished, and what came of the rest.

import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { loadSettings } from "../config/settings.ts";
import { assertNever } from "../errors/shevek-error.ts";
import { openForReading, openForWriting } from "../records/connect.ts";
import { recordsLocation } from "../records/location.ts";
import {
	dropMessages,
	findMessage,
	listMessages,
	retryMessages,
} from "../records/messages/listing.ts";
import { type CommandWorld, processWorld } from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { tableText } from "./log-view/tables.ts";
import {
	type MessagesOptions,
	parseMessagesArgs,
} from "./messages-view/messages-options.ts";
import { messageRow, messageTable, messageText } from "./messages-view/rows.ts";

/** Another writer's batches take milliseconds. */
const BUSY_MS = 30_000;
const ALL_STATES = [
	"waiting",
	"running",
	"left",
	"dead",
	"finished",
	"dropped",
] as const;

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const options = parseMessagesArgs(argv, loadSettings(world));
	const { path } = recordsLocation(world);
	if (!existsSync(path)) {
		if (options.isJson) world.stdout.write("[]\n");
		world.stderr.write(`There is no record yet (${path}).\n`);
		return EXIT.ok;
	}
	const isChange = options.action === "retry" || options.action === "drop";
	const database = isChange
		? await openForWriting(path, BUSY_MS)
		: await openForReading(path);
	try {
		world.stdout.write(answer(options, database, world));
	} finally {
		database.close();
	}
	return EXIT.ok;
}

/** All that is printed, its line end included. */
function answer(
	options: MessagesOptions,
	database: DatabaseSync,
	{ stdout }: CommandWorld,
): string {
	const { action, choice, isJson } = options;
	switch (action) {
		case "list":
			return listText(options, database, stdout);
		case "show": {
			const message = findMessage(database, choice.keys?.[0] ?? 0);
			return isJson
				? jsonText(messageRow(message))
				: messageText(message, Date.now());
		}
		case "retry": {
			const count = retryMessages(database, choice, Date.now());
			return `${counted(count)} to be run again, by the loop that took ${count === 1 ? "it" : "them"} on.\n`;
		}
		case "drop":
			return `${counted(dropMessages(database, choice, Date.now()))} dropped.\n`;
		default:
			return assertNever(action);
	}
}

function listText(
	{ isAll, isJson }: MessagesOptions,
	database: DatabaseSync,
	stdout: CommandWorld["stdout"],
): string {
	const messages = listMessages(database, isAll ? ALL_STATES : undefined);
	if (isJson) return jsonText(messages.map(messageRow));
	if (messages.length === 0) return "no message waits, and none is dead\n";
	const columns = stdout.isTTY ? stdout.columns : undefined;
	return `${tableText(messageTable(messages, Date.now()), columns)}\n`;
}

function counted(count: number): string {
	return count === 1 ? "1 message" : `${count} messages`;
}

function jsonText(value: unknown): string {
	return `${JSON.stringify(value, null, 2)}\n`;
}
