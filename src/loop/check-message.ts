// What a source gave, looked at: it comes from outside, by way of code that may be a user's.

import { createHash } from "node:crypto";
import type { SourceItem } from "../plugins/source.ts";
import { dumpJson, parseJson } from "../pyvalue/json.ts";
import { type PyDict, PyFloat } from "../pyvalue/value.ts";
import {
	MAX_ID_BYTES,
	MAX_PAYLOAD_BYTES,
	MAX_PAYLOAD_DEPTH,
	MAX_ROUTING_KEY_BYTES,
} from "./limits.ts";

export interface Message {
	readonly routingKey: string;
	/** As Python reads its JSON, which is the text. */
	readonly payload: PyDict;
	readonly text: string;
	/** The broker's own. */
	readonly id: string | undefined;
	readonly isRedelivered: boolean;
}

export type CheckedMessage =
	| { readonly kind: "message"; readonly message: Message }
	| {
			readonly kind: "refused";
			readonly routingKey: string;
			readonly reason: string;
	  };

/** Reasons name a limit or a type, never a value of the payload. */
export function checkMessage(item: SourceItem): CheckedMessage {
	const parts = partsOf(item);
	const { routingKey, payload, id, isRedelivered } = parts;
	if (typeof routingKey !== "string")
		return refused("", "its routing key is no text");
	const refuse = (reason: string) => refused(routingKey, reason);
	if (Buffer.byteLength(routingKey) > MAX_ROUTING_KEY_BYTES)
		return refuse(
			`its routing key is longer than ${MAX_ROUTING_KEY_BYTES} bytes`,
		);
	const isId = id === undefined || typeof id === "string";
	if (!isId || Buffer.byteLength(id ?? "") > MAX_ID_BYTES)
		return refuse(`its id is no text of at most ${MAX_ID_BYTES} bytes`);
	if (!isObject(payload) || Array.isArray(payload))
		return refuse("its payload is no mapping");
	if (isDeeper(payload, MAX_PAYLOAD_DEPTH))
		return refuse(`its payload is nested deeper than ${MAX_PAYLOAD_DEPTH}`);
	const text = jsonOf(payload);
	if (text === undefined) return refuse("its payload has no form in JSON");
	if (Buffer.byteLength(text) > MAX_PAYLOAD_BYTES)
		return refuse(`its payload is longer than ${MAX_PAYLOAD_BYTES} bytes`);
	return {
		kind: "message",
		message: {
			routingKey,
			// a user's looper may go on changing what it gave
			payload: parsePayload(text),
			text,
			id: id === "" ? undefined : id,
			isRedelivered: isRedelivered === true,
		},
	};
}

/** Stands for a message without an id; the same for the same content, however its keys are ordered. */
export function contentHash({
	routingKey,
	payload,
}: Pick<Message, "routingKey" | "payload">): string {
	const text = dumpJson([routingKey, payload], { sortKeys: true });
	return createHash("sha256").update(text).digest("hex");
}

/** Of the text that a checked message has: 1.0 and integers above 2^53 stay what they are. */
export function parsePayload(text: string): PyDict {
	return parseJson(text) as PyDict;
}

function partsOf(item: unknown): {
	readonly routingKey?: unknown;
	readonly payload?: unknown;
	readonly id?: unknown;
	readonly isRedelivered?: unknown;
} {
	if (!isObject(item)) return {};
	if (!Array.isArray(item)) return item;
	const [routingKey, payload] = item as readonly unknown[];
	return { routingKey, payload };
}

function refused(routingKey: string, reason: string): CheckedMessage {
	return { kind: "refused", routingKey: routingKey.slice(0, 255), reason };
}

/** Ends in circles, too. */
function isDeeper(value: unknown, levels: number): boolean {
	if (!isObject(value) || value instanceof PyFloat) return false;
	if (levels === 0) return true;
	const parts = value instanceof Map ? value.values() : Object.values(value);
	return [...parts].some((each) => isDeeper(each, levels - 1));
}

function jsonOf(payload: object): string | undefined {
	try {
		return payload instanceof Map
			? dumpJson(payload, { separators: [",", ":"] })
			: JSON.stringify(payload);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
