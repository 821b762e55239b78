// `shevek outbox`: the messages that callbacks have sent and that have not arrived yet.

import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { loadSettings } from "../config/settings.ts";
import { assertNever } from "../errors/shevek-error.ts";
import { openForReading, openForWriting } from "../records/connect.ts";
import { recordsLocation } from "../records/location.ts";
import {
	dropMessages,
	listMessages,
	retryMessages,
} from "../records/outbox/listing.ts";
import {
	type CommandWorld,
	openDisplay,
	processWorld,
} from "./command-world.ts";
import { EXIT } from "./exit-codes.ts";
import { tableText } from "./log-view/tables.ts";
import { deliverWaiting } from "./outbox-view/deliver.ts";
import {
	type OutboxOptions,
	parseOutboxArgs,
} from "./outbox-view/outbox-options.ts";
import { findReceivers } from "./outbox-view/receivers.ts";
import { messageRow, messageTable } from "./outbox-view/rows.ts";

/** Another writer's batches take milliseconds. */
const BUSY_MS = 30_000;

export async function run(
	argv: readonly string[],
	world: CommandWorld = processWorld(),
): Promise<number> {
	const settings = loadSettings(world);
	const options = parseOutboxArgs(argv, settings);
	const { path } = recordsLocation(world);
	if (!existsSync(path)) {
		if (options.isJson) world.stdout.write("[]\n");
		world.stderr.write(`There is no record yet (${path}).\n`);
		return EXIT.ok;
	}
	switch (options.action) {
		case "list":
			await list(options, path, world);
			return EXIT.ok;
		case "retry":
		case "drop":
			await change(options, path, world);
			return EXIT.ok;
		case "run": {
			const display = openDisplay(world, settings, 0);
			const isAllOut = await deliverWaiting({
				path,
				receivers: await findReceivers({ settings, world, display }),
				isUntilEmpty: options.isUntilEmpty,
				say: (text) => world.stdout.write(text),
				warn: (text) => display.warning(text),
			});
			display.flush();
			return isAllOut ? EXIT.ok : EXIT.error;
		}
		default:
			return assertNever(options.action);
	}
}

async function list(
	{ isAll, isJson }: OutboxOptions,
	path: string,
	{ stdout }: CommandWorld,
): Promise<void> {
	const database = await openForReading(path);
	try {
		const states = ["waiting", "dead", "delivered", "dropped"] as const;
		const messages = listMessages(database, isAll ? states : undefined);
		if (isJson)
			stdout.write(`${JSON.stringify(messages.map(messageRow), null, 2)}\n`);
		else if (messages.length === 0)
			stdout.write("nothing waits in the outbox\n");
		else {
			const table = messageTable(messages, Date.now());
			const columns = stdout.isTTY ? stdout.columns : undefined;
			stdout.write(`${tableText(table, columns)}\n`);
		}
	} finally {
		database.close();
	}
}

async function change(
	{ action, choice }: OutboxOptions,
	path: string,
	{ stdout }: CommandWorld,
): Promise<void> {
	const database: DatabaseSync = await openForWriting(path, BUSY_MS);
	try {
		const isRetry = action === "retry";
		const changeMessages = isRetry ? retryMessages : dropMessages;
		const count = changeMessages(database, choice, Date.now());
		const words = count === 1 ? "1 message" : `${count} messages`;
		stdout.write(
			isRetry
				? `${words} to be tried again: by the next run, or \`shevek outbox run\`.\n`
				: `${words} dropped.\n`,
		);
	} finally {
		database.close();
	}
}
