// A message as JSON text has it: `["routing.key", {payload}]` or `{"routing_key": …, "payload": {…}, "id": …}`.

import type { SourceMessage } from "../../plugins/source.ts";
import { parseJson } from "../../pyvalue/json.ts";
import { type PyDict, PyError, type PyValue } from "../../pyvalue/value.ts";

export type ReadMessage =
	| { readonly kind: "message"; readonly message: SourceMessage }
	| { readonly kind: "fault"; readonly what: string };

const KEYS: ReadonlySet<PyValue> = new Set(["routing_key", "payload", "id"]);

/** `what` of a fault never quotes the text: a payload may hold secrets. */
export function readMessage(text: string): ReadMessage {
	const value = readJson(text);
	if (value === undefined) return fault("it is no JSON");
	const parts = Array.isArray(value) ? pairOf(value) : value;
	if (!(parts instanceof Map))
		return fault('it is neither ["key", {…}] nor {"routing_key", "payload"}');
	// a misspelt payload is not to run a playbook without its variables
	if (![...parts.keys()].every((key) => KEYS.has(key)))
		return fault("it has another key than routing_key, payload and id");
	const routingKey = parts.get("routing_key");
	const payload = parts.get("payload") ?? new Map();
	const id = parts.get("id");
	if (typeof routingKey !== "string")
		return fault("its routing key is no text");
	if (!(payload instanceof Map)) return fault("its payload is no object");
	if (id !== undefined && typeof id !== "string")
		return fault("its id is no text");
	return {
		kind: "message",
		message: { routingKey, payload, ...(id !== undefined && { id }) },
	};
}

function readJson(text: string): PyValue | undefined {
	try {
		return parseJson(text);
	} catch (error) {
		if (error instanceof PyError) return undefined;
		throw error;
	}
}

function pairOf([key, payload, ...excess]: readonly PyValue[]):
	| PyDict
	| undefined {
	if (key === undefined || excess.length > 0) return undefined;
	const pairs: [PyValue, PyValue][] = [["routing_key", key]];
	if (payload !== undefined) pairs.push(["payload", payload]);
	return new Map(pairs);
}

function fault(what: string): ReadMessage {
	return { kind: "fault", what };
}
