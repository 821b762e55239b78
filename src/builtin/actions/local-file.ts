// A file of this machine on its way to a target: its bytes where they are decrypted, else its path,
// and its checksum, computed once for all hosts.

import { createHash } from "node:crypto";
import {
	closeSync,
	createReadStream,
	openSync,
	readFileSync,
	readSync,
	statSync,
} from "node:fs";
import type { ActionContext } from "../../engine/action.ts";
import { messageOf } from "../../engine/task-error.ts";
import { ShevekError } from "../../errors/shevek-error.ts";

export interface LocalFile {
	/** For messages and diffs. */
	readonly path: string;
	/** What to send: bytes, or the path they are read from. */
	readonly content: Uint8Array | string;
	readonly size: number;
	/** Permission bits, as `0644`. */
	readonly mode: string;
	checksum(): string | Promise<string>;
	bytes(): Uint8Array;
}

const VAULT_HEADER = "$ANSIBLE_VAULT";

export function openLocalFile(
	context: ActionContext,
	path: string,
	isDecrypting: boolean,
): LocalFile {
	const stat = statSync(path, { bigint: true });
	const mode = `0${(stat.mode & 0o7777n).toString(8).padStart(3, "0")}`;
	if (isDecrypting && beginsAsVault(path))
		return { ...fromBytes(path, decrypted(context, path)), mode };
	const identity = `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeNs}:${stat.ctimeNs}`;
	return {
		path,
		content: path,
		size: Number(stat.size),
		mode,
		checksum: () => checksumOf(path, identity, Number(stat.size)),
		bytes: () => readFileSync(path),
	};
}

/** Text that was made here: `content:`, a rendered template. */
export function fromBytes(path: string, bytes: Uint8Array): LocalFile {
	let sum: string | undefined;
	return {
		path,
		content: bytes,
		size: bytes.length,
		mode: "0600",
		checksum: () => {
			sum ??= createHash("sha1").update(bytes).digest("hex");
			return sum;
		},
		bytes: () => bytes,
	};
}

function decrypted(context: ActionContext, path: string): Uint8Array {
	try {
		return context.readLocalFile(path);
	} catch (error) {
		if (!messageOf(error).includes("no vault secrets found")) throw error;
		throw new ShevekError(
			"vault",
			`A vault password or secret must be specified to decrypt ${path}`,
			{ cause: error },
		);
	}
}

function beginsAsVault(path: string): boolean {
	const file = openSync(path, "r");
	try {
		const start = Buffer.alloc(VAULT_HEADER.length);
		readSync(file, start, 0, start.length, 0);
		return start.toString("latin1") === VAULT_HEADER;
	} finally {
		closeSync(file);
	}
}

/** By the file's identity, size and times; 50 hosts that get one file read it once. */
const CHECKSUMS = new Map<string, string>();
const MAX_CHECKSUMS = 20_000;
/** Larger files are read in pieces, so that other hosts go on meanwhile. */
const MAX_READ_AT_ONCE = 1 << 20;

function checksumOf(
	path: string,
	identity: string,
	size: number,
): string | Promise<string> {
	const known = CHECKSUMS.get(identity);
	if (known !== undefined) return known;
	if (size > MAX_READ_AT_ONCE) return streamedChecksum(path, identity);
	const hash = createHash("sha1").update(readFileSync(path));
	return remember(identity, hash.digest("hex"));
}

async function streamedChecksum(
	path: string,
	identity: string,
): Promise<string> {
	const hash = createHash("sha1");
	for await (const chunk of createReadStream(path)) hash.update(chunk);
	return remember(identity, hash.digest("hex"));
}

function remember(identity: string, checksum: string): string {
	if (CHECKSUMS.size >= MAX_CHECKSUMS) CHECKSUMS.clear();
	CHECKSUMS.set(identity, checksum);
	return checksum;
}
