import { expect, test } from "vitest";
import { readMessage } from "./read-message.ts";

test.each([
	['{"routing_key": "a"}', { routingKey: "a", payload: new Map() }],
	[
		'{"routing_key": "a", "payload": {"b": 1}, "id": "c"}',
		{ routingKey: "a", payload: new Map([["b", 1]]), id: "c" },
	],
	[
		'["a", {"paylod": 1}]',
		{ routingKey: "a", payload: new Map([["paylod", 1]]) },
	],
])("%s is a message", (text, message) => {
	expect(readMessage(text)).toEqual({ kind: "message", message });
});

test.each([
	["{", "it is no JSON"],
	["[]", 'it is neither ["key", {…}] nor {"routing_key", "payload"}'],
	['["a", {}, 1]', 'it is neither ["key", {…}] nor {"routing_key", "payload"}'],
	["{}", "its routing key is no text"],
	['["a", 1]', "its payload is no object"],
	['{"routing_key": "a", "id": 1}', "its id is no text"],
	[
		'{"routing_key": "a", "paylod": {}}',
		"it has another key than routing_key, payload and id",
	],
])("%s is none", (text, what) => {
	expect(readMessage(text)).toEqual({ kind: "fault", what });
});
