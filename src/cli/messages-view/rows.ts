// Messages of loops as rows, for people and as JSON.

import path from "node:path";
import type { ListedMessage } from "../../records/messages/listing.ts";
import { localTime, oneLine, shortId, type Table } from "../log-view/tables.ts";
import { span } from "../span.ts";

const REASON_LENGTH = 60;

export function messageTable(
	messages: readonly ListedMessage[],
	nowMs: number,
): Table {
	const rows = messages.map((message) => [
		String(message.key),
		oneLine(message.routingKey),
		message.state,
		path.basename(message.loop),
		span(nowMs - message.receivedMs),
		String(message.tries),
		dueText(message, nowMs),
		shortId(message.runs.at(-1) ?? ""),
		oneLine(message.reason ?? "").slice(0, REASON_LENGTH),
	]);
	const head = "KEY ROUTING-KEY STATE LOOP AGE TRIES DUE RUN REASON";
	return [head.split(" "), ...rows];
}

export function messageRow(message: ListedMessage) {
	const { key, loop, source, id, state, tries, deaths, reason, runs } = message;
	const { payload, settledMs } = message;
	return {
		key,
		routing_key: message.routingKey,
		state,
		loop,
		source,
		id,
		received: isoTime(message.receivedMs),
		tries,
		deaths,
		due: state === "waiting" ? isoTime(message.dueMs) : null,
		settled: settledMs === null ? null : isoTime(settledMs),
		exit_code: message.exitCode,
		reason,
		runs,
		payload: payload === null ? null : parsed(payload),
	};
}

/** What the record of a run says of the message that started it. */
export function messageLink({
	key,
	loop,
	source,
	id,
	routingKey,
}: ListedMessage) {
	return { key, routing_key: routingKey, source, id, loop };
}

export function messageText(message: ListedMessage, nowMs: number): string {
	const { runs, payload, settledMs } = message;
	const rows = [
		["message", String(message.key)],
		["routing key", oneLine(message.routingKey)],
		["state", `${message.state}${stateText(message, nowMs)}`],
		["from", `${message.source}, of ${message.loop}`],
		...(message.id === null ? [] : [["id", oneLine(message.id)] as const]),
		["received", localTime(isoTime(message.receivedMs))],
		...(settledMs === null
			? []
			: [["settled", localTime(isoTime(settledMs))] as const]),
		["tries", String(message.tries)],
		["runs", runs.length === 0 ? "none" : runs.join(", ")],
		["payload", payload ?? "gone, as it is done with"],
	] as const;
	return rows.map(([name, value]) => `${name.padEnd(12)}${value}\n`).join("");
}

function stateText(message: ListedMessage, nowMs: number): string {
	const why = message.reason === null ? "" : `: ${oneLine(message.reason)}`;
	const due = dueText(message, nowMs);
	return `${due === "" ? "" : ` (due ${due})`}${why}`;
}

function dueText({ state, dueMs }: ListedMessage, nowMs: number): string {
	if (state !== "waiting") return "";
	return dueMs <= nowMs ? "now" : `in ${span(dueMs - nowMs)}`;
}

function isoTime(timeMs: number): string {
	return new Date(timeMs).toISOString();
}

/** Python writes NaN and Infinity, which JSON here has no form for: such a payload stays text. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
