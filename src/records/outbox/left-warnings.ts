// What the end of a run says of messages that did not get through: nothing where all did.

import type { Courier } from "./courier.ts";
import { MAX_BODY_BYTES, MAX_WAITING, MAX_WAITING_BYTES } from "./limits.ts";
import type { Summary } from "./messages.ts";

export interface LeftMessages {
	/** Undefined where the database does not say. */
	readonly summary: Summary | undefined;
	readonly couriers: ReadonlyMap<
		string,
		Pick<Courier, "reason" | "deadLetters">
	>;
	/** Who the receivers are. */
	readonly names: ReadonlyMap<string, string>;
	/** Messages that were too long. */
	readonly refused: number;
	/** Messages that nobody knows of any more. */
	readonly lost: number;
}

const MEGABYTE = 1024 * 1024;

export function leftWarnings(left: LeftMessages): string[] {
	const { summary, couriers, names } = left;
	const texts: string[] = [];
	for (const [receiver, { reason, deadLetters }] of couriers) {
		const name = names.get(receiver) ?? receiver;
		const counts = summary?.counts.find((each) => each.receiver === receiver);
		const waiting = counts?.waiting ?? 0;
		if (summary?.isKept === false) continue;
		if (reason !== undefined && (waiting > 0 || summary === undefined))
			texts.push(
				`${name} could not be told (${reason}); ${waitingText(summary && waiting, deadLetters)}; \`shevek outbox list\``,
			);
		else if (deadLetters > 0)
			texts.push(
				`${name} could not be told${reason === undefined ? "" : ` (${reason})`}; ${deadText(deadLetters)}; \`shevek outbox list\``,
			);
	}
	return [...texts, ...lostText(left), ...refusedText(left)];
}

function waitingText(waiting: number | undefined, dead: number): string {
	const parts =
		waiting === undefined
			? ["its messages are kept"]
			: [
					waiting === 1
						? "1 message waits in the outbox"
						: `${waiting} messages wait in the outbox`,
				];
	if (dead > 0) parts.push(deadText(dead));
	return parts.join(", ");
}

function deadText(count: number): string {
	return count === 1 ? "1 is a dead letter" : `${count} are dead letters`;
}

/** Without a record nothing outlives the run. */
function lostText({ summary, couriers, lost: gone }: LeftMessages): string[] {
	if (gone > 0)
		return [
			`${gone === 1 ? "1 message is" : `${gone} messages are`} lost with the thread that keeps them`,
		];
	if (summary === undefined || summary.isKept) return [];
	const lost = summary.counts.reduce(
		(sum, { waiting, dead }) => sum + waiting + dead,
		0,
	);
	if (lost === 0) return [];
	const reasons = [...couriers.values()].flatMap(({ reason }) => reason ?? []);
	const why = reasons[0] === undefined ? "" : ` (${reasons[0]})`;
	return [
		`${lost === 1 ? "1 message was" : `${lost} messages were`} not delivered${why} and, without a record to wait in, lost`,
	];
}

function refusedText({ summary, refused }: LeftMessages): string[] {
	const count = refused + (summary?.refused ?? 0);
	if (count === 0) return [];
	return [
		`the outbox refused ${count === 1 ? "1 message" : `${count} messages`}: it holds ${MAX_WAITING} that wait for a receiver, ${MAX_WAITING_BYTES / MEGABYTE} MB of them, each of ${MAX_BODY_BYTES / MEGABYTE} MB at most; \`shevek outbox list\``,
	];
}
