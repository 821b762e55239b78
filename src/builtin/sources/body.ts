// A message's bytes as a payload: JSON where it is JSON, else its text, else base64. Never an error, so that no
// sender can stop the loop.

import { ShevekError } from "../../errors/shevek-error.ts";
import { MAX_BODY_BYTES } from "../../plugins/message-limits.ts";
import type { Payload } from "../../plugins/source.ts";
import { parseJson } from "../../pyvalue/json.ts";
import {
	type PyDict,
	PyError,
	PyFloat,
	type PyValue,
} from "../../pyvalue/value.ts";
import { parseYaml } from "../../yaml/load.ts";

export type BodyForm = "json" | "json or yaml";

type Body =
	| { readonly kind: "value"; readonly value: PyValue }
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "bytes"; readonly base64: string };

/** A mapping is the payload; anything else is its variable `msg`. */
export function mappingPayload(bytes: Uint8Array, form: BodyForm): Payload {
	const body = readBody(bytes, form);
	return body.kind === "value" && body.value instanceof Map
		? body.value
		: msgPayload(bytes, form, body);
}

/** The body is the variable `msg`, whatever it is. */
export function msgPayload(
	bytes: Uint8Array,
	form: BodyForm,
	body: Body = readBody(bytes, form),
): PyDict {
	switch (body.kind) {
		case "value":
			return new Map([["msg", body.value]]);
		case "text":
			return new Map([["msg", body.text]]);
		case "bytes":
			return new Map([
				["msg", body.base64],
				["msg_encoding", "base64"],
			]);
	}
}

function readBody(bytes: Uint8Array, form: BodyForm): Body {
	const text = decodeUtf8(bytes);
	if (text === undefined)
		return { kind: "bytes", base64: Buffer.from(bytes).toString("base64") };
	// longer than the loop takes: it refuses it by its length, and nobody pays for reading it
	if (bytes.length > MAX_BODY_BYTES) return { kind: "text", text };
	return (
		jsonBody(text) ??
		(form === "json" ? undefined : yamlBody(text)) ?? { kind: "text", text }
	);
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			bytes,
		);
	} catch {
		return undefined;
	}
}

function jsonBody(text: string): Body | undefined {
	try {
		return { kind: "value", value: parseJson(text) };
	} catch (error) {
		if (error instanceof PyError) return undefined;
		throw error;
	}
}

/** Plain YAML 1.1: a tag of a language's objects, which loopabull's `yaml.load` would make, is no YAML here. */
function yamlBody(text: string): Body | undefined {
	try {
		const value = parseYaml(text, { file: "<message>", isYamlOnly: true });
		return isJsonLike(value) ? { kind: "value", value } : undefined;
	} catch (error) {
		if (error instanceof ShevekError || error instanceof PyError)
			return undefined;
		throw error;
	}
}

/**
 * No date, set or bytes, which no message on record can hold, and not more values than a text of that length can
 * spell: aliases within aliases unfold to any size.
 */
function isJsonLike(value: PyValue): boolean {
	let left = MAX_BODY_BYTES / 2;
	const visit = (each: PyValue): boolean => {
		if (--left < 0) return false;
		if (Array.isArray(each)) return each.every(visit);
		if (each instanceof Map)
			return [...each].every(
				([key, item]) => typeof key === "string" && visit(item),
			);
		return each === null || typeof each !== "object" || each instanceof PyFloat;
	};
	return visit(value);
}
