// What a source gave, looked at: it comes from outside, by way of code that may be a user's.

import { createHash } from "node:crypto";
import type { Payload, SourceItem } from "../plugins/source.ts";
import {
	MAX_ID_BYTES,
	MAX_PAYLOAD_BYTES,
	MAX_PAYLOAD_DEPTH,
	MAX_ROUTING_KEY_BYTES,
} from "./limits.ts";

export interface Message {
	readonly routingKey: string;
	/** Plain data, and its JSON. */
	readonly payload: Payload;
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
			payload: JSON.parse(text) as Payload,
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
	const text = JSON.stringify([routingKey, sorted(payload)]);
	return createHash("sha256").update(text).digest("hex");
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
	if (!isObject(value)) return false;
	if (levels === 0) return true;
	return Object.values(value).some((each) => isDeeper(each, levels - 1));
}

function jsonOf(payload: object): string | undefined {
	try {
		return JSON.stringify(payload);
	} catch {
		return undefined;
	}
}

/** Entries stay in pairs, so that no key is taken for a place in an array. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (!isObject(value)) return value;
	const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
	return { pairs: entries.map(([key, each]) => [key, sorted(each)]) };
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
