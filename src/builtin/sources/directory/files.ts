// The files of the source `directory`: which there are, what each says, and where they go.

import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
} from "node:fs";
import path from "node:path";
import { ShevekError } from "../../../errors/shevek-error.ts";
import { MAX_BODY_BYTES } from "../../../plugins/message-limits.ts";
import type { SourceMessage } from "../../../plugins/source.ts";
import { parseJson } from "../../../pyvalue/json.ts";
import { PyError, type PyValue } from "../../../pyvalue/value.ts";
import { readMessage } from "../read-message.ts";

/** The JSON around a payload has room here, too. */
const MAX_FILE_BYTES = MAX_BODY_BYTES + 4096;

export interface Candidate {
	readonly folder: string;
	readonly name: string;
	readonly modifiedMs: number;
}

type ReadCandidate =
	| { readonly kind: "message"; readonly message: SourceMessage }
	/** Not final: it may not be written to its end yet. */
	| { readonly kind: "fault"; readonly what: string; readonly isFinal: boolean }
	| "gone";

/** The oldest first. Throws a `file` error for a folder that cannot be read. */
export function candidatesIn(folder: string): readonly Candidate[] {
	const found: Candidate[] = [];
	for (const name of namesIn(folder)) {
		if (!name.endsWith(".json") || name.startsWith(".")) continue;
		const stat = lstatSync(path.join(folder, name), { throwIfNoEntry: false });
		// no links: whoever may write here chooses no file elsewhere
		if (stat?.isFile()) found.push({ folder, name, modifiedMs: stat.mtimeMs });
	}
	return found.sort(
		(a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1),
	);
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch (cause) {
		throw new ShevekError("file", `the folder ${folder} cannot be read`, {
			cause,
			hint: cause instanceof Error ? cause.message : undefined,
		});
	}
}

/** `["key", {payload}]` or `{"routing_key", "payload"}`; another mapping is the payload, and the name is the key. */
export function readCandidate({ folder, name }: Candidate): ReadCandidate {
	const read = readWhole(path.join(folder, name));
	if (read === "gone") return read;
	if (typeof read === "string")
		return fault(`it cannot be read (${read})`, true);
	if (read.bytes === undefined)
		return fault(`it is longer than ${MAX_FILE_BYTES} bytes`, true);
	const value = jsonOf(read.bytes.toString("utf8"));
	if (value === undefined) return fault("it is no JSON", false);
	const isBare = value instanceof Map && !value.has("routing_key");
	if (isBare) {
		const routingKey = routingKeyOf(name);
		return messageOf({ routingKey, payload: value, id: read.identity }, name);
	}
	const message = readMessage(read.bytes.toString("utf8"));
	if (message.kind === "fault") return fault(message.what, true);
	return messageOf({ id: read.identity, ...message.message }, name);
}

/** `deploy.json` and `deploy@17.json` are both of the key `deploy`. */
function routingKeyOf(name: string): string {
	return path.parse(name).name.replace(/@.*$/s, "");
}

function messageOf(message: SourceMessage, name: string): ReadCandidate {
	return {
		kind: "message",
		message: { ...message, id: `${name}:${message.id}` },
	};
}

/** Of one file's own: who may not read it, or a link that it has become. Others pass, or concern all of them. */
const UNREADABLE = ["EACCES", "EPERM", "ELOOP", "ENXIO"] as const;

/** The very file: one of the same name that comes later has another identity. */
function readWhole(
	file: string,
):
	| { readonly bytes: Buffer | undefined; readonly identity: string }
	| "gone"
	| (typeof UNREADABLE)[number] {
	let descriptor: number;
	try {
		descriptor = openSync(
			file,
			constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
		);
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT") return "gone";
		const unreadable = UNREADABLE.find((each) => each === code);
		if (unreadable !== undefined) return unreadable;
		throw error;
	}
	try {
		const { ino, mtimeNs, size } = fstatSync(descriptor, { bigint: true });
		const identity = `${ino}:${mtimeNs}:${size}`;
		const isFit = size <= BigInt(MAX_FILE_BYTES);
		return { bytes: isFit ? readFileSync(descriptor) : undefined, identity };
	} finally {
		closeSync(descriptor);
	}
}

function jsonOf(text: string): PyValue | undefined {
	try {
		return parseJson(text);
	} catch (error) {
		if (error instanceof PyError) return undefined;
		throw error;
	}
}

/** Into a folder of the same file system; one of that name there is kept, under the next free number. */
export function moveAside(file: string, folder: string): void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const { name, ext } = path.parse(file);
	for (let number = 0; ; number++) {
		const suffix = number === 0 ? "" : `.${number}`;
		const target = path.join(folder, `${name}${suffix}${ext}`);
		if (lstatSync(target, { throwIfNoEntry: false })) continue;
		renameSync(file, target);
		return;
	}
}

export function removeFile(file: string): void {
	rmSync(file, { force: true });
}

function fault(what: string, isFinal: boolean): ReadCandidate {
	return { kind: "fault", what, isFinal };
}
