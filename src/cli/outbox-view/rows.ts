// Messages of the outbox as rows, for people and as JSON.

import type { ListedMessage } from "../../records/outbox/listing.ts";
import { oneLine, shortId, type Table } from "../log-view/tables.ts";
import { span } from "../span.ts";

const SAYS_LENGTH = 60;
const ERROR_LENGTH = 60;

export function messageTable(
	messages: readonly ListedMessage[],
	nowMs: number,
): Table {
	const rows = messages.map((message) => [
		String(message.key),
		message.receiver,
		message.state,
		shortId(message.run),
		span(nowMs - message.createdMs),
		String(message.attempts),
		dueText(message, nowMs),
		oneLine(message.error ?? "").slice(0, ERROR_LENGTH),
		oneLine(saysOf(message.body)).slice(0, SAYS_LENGTH),
	]);
	const head = "KEY RECEIVER STATE RUN AGE TRIES DUE ERROR SAYS";
	return [head.split(" "), ...rows];
}

export function messageRow(message: ListedMessage) {
	const { key, receiver, state, run, attempts, error, id } = message;
	return {
		key,
		receiver,
		state,
		run,
		created: isoTime(message.createdMs),
		tries: attempts,
		due: state === "waiting" ? isoTime(message.dueMs) : null,
		settled: message.settledMs === null ? null : isoTime(message.settledMs),
		error,
		id,
		body: JSON.parse(message.body) as unknown,
	};
}

function isoTime(timeMs: number): string {
	return new Date(timeMs).toISOString();
}

function dueText({ state, dueMs }: ListedMessage, nowMs: number): string {
	if (state !== "waiting") return "";
	return dueMs <= nowMs ? "now" : `in ${span(dueMs - nowMs)}`;
}

/** What most receivers show as the message is its `text`. */
function saysOf(body: string): string {
	const value: unknown = JSON.parse(body);
	if (typeof value === "string") return value;
	const isObject = typeof value === "object" && value !== null;
	if (isObject && "text" in value && typeof value.text === "string")
		return value.text;
	return body;
}
