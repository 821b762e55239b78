// The body of a request: no more of it than a message may have is ever kept, and what it says is a payload or a refusal.

import type { IncomingMessage } from "node:http";
import { MAX_BODY_BYTES } from "../../../plugins/message-limits.ts";
import { parseJson } from "../../../pyvalue/json.ts";
import { type PyDict, PyError, type PyValue } from "../../../pyvalue/value.ts";
import { Refusal } from "./refusal.ts";

type BodyKind = "json" | "form" | "text";

/** What is read and thrown away behind a body that is too long, so that its sender gets to read the answer. */
const MAX_DRAINED_BYTES = 8 * MAX_BODY_BYTES;

/** Throws the refusal of a type that is none of ours; undefined for a request that does not say one. */
export function bodyKind({ headers }: IncomingMessage): BodyKind | undefined {
	if ((headers["content-encoding"] ?? "identity") !== "identity")
		throw new Refusal(415, "a compressed body is not taken");
	const said = headers["content-type"];
	if (said === undefined) return undefined;
	const [type = "", ...parameters] = said
		.toLowerCase()
		.split(";")
		.map((each) => each.trim());
	const charset = parameters
		.find((each) => each.startsWith("charset="))
		?.replace(/^charset="?([^"]*)"?$/, "$1");
	if (charset !== undefined && !["utf-8", "utf8", "us-ascii"].includes(charset))
		throw new Refusal(415, `the charset ${charset} is not taken: send UTF-8`);
	if (/^(application|text)\/([\w.-]+\+)?json$/.test(type)) return "json";
	if (type === "application/x-www-form-urlencoded") return "form";
	if (type === "text/plain") return "text";
	throw new Refusal(
		415,
		`the type ${type} is not taken: send application/json`,
	);
}

/** Throws the refusal as soon as there is too much. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const tooLong = new Refusal(
		413,
		`the body is longer than ${MAX_BODY_BYTES} bytes`,
	);
	if (Number(request.headers["content-length"]) > MAX_BODY_BYTES) throw tooLong;
	const chunks: Buffer[] = [];
	let length = 0;
	await new Promise<void>((resolve, reject) => {
		request.on("data", (chunk: Buffer) => {
			length += chunk.length;
			if (length > MAX_BODY_BYTES) reject(tooLong);
			else chunks.push(chunk);
		});
		request.once("end", resolve);
		request.once("close", () =>
			reject(new Refusal(400, "the body breaks off")),
		);
	});
	return Buffer.concat(chunks);
}

/** Reads on behind a refusal, and throws it away; a sender without end is cut off. */
export function drain(request: IncomingMessage): void {
	let drained = 0;
	request.removeAllListeners("data");
	request.on("data", (chunk: Buffer) => {
		drained += chunk.length;
		if (drained > MAX_DRAINED_BYTES) request.socket.destroy();
	});
}

/** Throws the refusal of a body that is not what its type says. */
export function payloadOf(body: Buffer, kind: BodyKind | undefined): PyDict {
	if (body.length === 0) return new Map();
	if (kind === undefined)
		throw new Refusal(415, "the body has no type: send application/json");
	const text = decode(body);
	switch (kind) {
		case "json":
			return asDict(readJson(text));
		case "form":
			return formPayload(text);
		case "text":
			return new Map([["msg", text]]);
	}
}

function decode(body: Buffer): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(body);
	} catch {
		throw new Refusal(400, "the body is not UTF-8");
	}
}

function readJson(text: string): PyValue {
	try {
		return parseJson(text);
	} catch (error) {
		if (!(error instanceof PyError)) throw error;
		throw new Refusal(400, `the body is not JSON: ${error.message}`);
	}
}

function asDict(value: PyValue): PyDict {
	return value instanceof Map ? value : new Map([["msg", value]]);
}

/** GitHub's and Slack's form has one field, `payload`, which is JSON. */
function formPayload(text: string): PyDict {
	// what `curl -d` says of any body
	if (/^\s*[[{]/.test(text))
		throw new Refusal(
			400,
			"the body looks like JSON and says that it is a form: send it with Content-Type: application/json",
		);
	const fields = new Map<string, string[]>();
	for (const [name, value] of new URLSearchParams(text)) {
		const values = fields.get(name);
		if (values) values.push(value);
		else fields.set(name, [value]);
	}
	const payload = fields.get("payload")?.[0];
	if (fields.size === 1 && payload !== undefined)
		return asDict(readJson(payload));
	return new Map(
		[...fields].map(([name, values]): [string, PyValue] => [
			name,
			values.length === 1 ? (values[0] ?? "") : values,
		]),
	);
}
