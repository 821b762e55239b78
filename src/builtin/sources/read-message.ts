// A message as JSON text has it: `["routing.key", {payload}]` or `{"routing_key": …, "payload": {…}, "id": …}`.

import type { Payload, SourceMessage } from "../../plugins/source.ts";

export type ReadMessage =
	| { readonly kind: "message"; readonly message: SourceMessage }
	| { readonly kind: "fault"; readonly what: string };

/** `what` of a fault never quotes the text: a payload may hold secrets. */
export function readMessage(text: string): ReadMessage {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return fault("it is no JSON");
	}
	const parts = Array.isArray(value) ? pairOf(value) : value;
	if (!isRecord(parts))
		return fault('it is neither ["key", {…}] nor {"routing_key", "payload"}');
	const { routing_key: routingKey, payload = {}, id } = parts;
	if (typeof routingKey !== "string")
		return fault("its routing key is no text");
	if (!isRecord(payload)) return fault("its payload is no object");
	if (id !== undefined && typeof id !== "string")
		return fault("its id is no text");
	return {
		kind: "message",
		message: {
			routingKey,
			payload: payload as Payload,
			...(id !== undefined && { id }),
		},
	};
}

function pairOf(items: readonly unknown[]): unknown {
	const [routing_key, payload = {}, ...excess] = items;
	return excess.length > 0 ? undefined : { routing_key, payload };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fault(what: string): ReadMessage {
	return { kind: "fault", what };
}
