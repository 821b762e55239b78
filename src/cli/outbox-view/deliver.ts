// `shevek outbox run`: delivers what waits, without a run.

import { randomUUID } from "node:crypto";
import { openForReading } from "../../records/connect.ts";
import { countWaiting } from "../../records/outbox/listing.ts";
import { Outbox } from "../../records/outbox/outbox.ts";
import { WritingClient } from "../../records/writing-client.ts";
import type { Receiver } from "./receivers.ts";

export interface DeliverRequest {
	/** Of the record. */
	readonly path: string;
	readonly receivers: readonly Receiver[];
	/** Sits out pauses. */
	readonly isUntilEmpty: boolean;
	readonly say: (text: string) => void;
	readonly warn: (text: string) => void;
}

/** Whether nothing is left of what the receivers are here for. */
export async function deliverWaiting(
	request: DeliverRequest,
): Promise<boolean> {
	const { path, receivers, isUntilEmpty, say, warn } = request;
	if (receivers.length === 0)
		say(
			"Nothing was delivered: no callback that sends messages is enabled here.\n",
		);
	// also sees to it that there is a database, of our schema
	await waitingIn(path);
	const run = `outbox-${randomUUID()}`;
	const client = new WritingClient({ path, run, warn });
	const outbox = new Outbox({ client, isRun: false, warn, drainMs: 0 });
	for (const receiver of receivers) outbox.register(receiver);
	for (const receiver of receivers) await tellDeaths(outbox, receiver);
	await outbox.drain({
		kind: isUntilEmpty ? "empty" : "due",
		untilMs: Number.POSITIVE_INFINITY,
	});
	const progress = outbox.progress();
	await outbox.close();
	for (const { name, delivered } of progress)
		say(`${name}: ${messages(delivered)} delivered\n`);
	const waiting = await waitingIn(path);
	for (const [receiver, count] of waiting)
		if (!receivers.some((each) => each.receiver === receiver))
			say(
				`${messages(count)} for ${receiver}, which is not enabled here: left\n`,
			);
	return (
		receivers.every(({ receiver }) => !waiting.has(receiver)) &&
		progress.every(({ deadLetters }) => deadLetters === 0)
	);
}

async function tellDeaths(outbox: Outbox, receiver: Receiver): Promise<void> {
	if (!receiver.runDied) return;
	await outbox.tellDiedRuns(receiver.receiver, (died) =>
		receiver.runDied?.(died, (body, options) =>
			outbox.add({ receiver: receiver.receiver, body, key: options?.key }),
		),
	);
}

async function waitingIn(path: string): Promise<Map<string, number>> {
	const database = await openForReading(path);
	try {
		return countWaiting(database);
	} finally {
		database.close();
	}
}

function messages(count: number): string {
	return count === 1 ? "1 message" : `${count} messages`;
}
