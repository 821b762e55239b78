// AES256 of Ansible's vault: PBKDF2-SHA256 makes two keys and a counter block from
// password and salt; AES-256-CTR over PKCS#7-padded text, HMAC-SHA256 over the result.

import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	pbkdf2Sync,
	randomBytes,
	timingSafeEqual,
} from "node:crypto";
import { ShevekError } from "../errors/shevek-error.ts";
import { revealBytes, type VaultSecret } from "./secret.ts";

const ITERATIONS = 10_000;
const KEY_LENGTH = 32;
const BLOCK_LENGTH = 16;
const SALT_LENGTH = 32;

interface Keys {
	readonly cipher: Buffer;
	readonly hmac: Buffer;
	readonly counter: Buffer;
}

/** A wrong password, or a text that was changed. */
export class HmacMismatch extends Error {}

/** Costs about 5 ms each time: every vaulted text has a salt of its own. */
function deriveKeys(secret: VaultSecret, salt: Uint8Array): Keys {
	const length = 2 * KEY_LENGTH + BLOCK_LENGTH;
	const derived = pbkdf2Sync(
		revealBytes(secret),
		salt,
		ITERATIONS,
		length,
		"sha256",
	);
	return {
		cipher: derived.subarray(0, KEY_LENGTH),
		hmac: derived.subarray(KEY_LENGTH, 2 * KEY_LENGTH),
		counter: derived.subarray(2 * KEY_LENGTH),
	};
}

/** The payload in hexadecimal, without header. */
export function encryptPayload(
	plaintext: Uint8Array,
	secret: VaultSecret,
	salt: Uint8Array = randomBytes(SALT_LENGTH),
): string {
	const keys = deriveKeys(secret, salt);
	const padding = BLOCK_LENGTH - (plaintext.length % BLOCK_LENGTH);
	const cipher = createCipheriv("aes-256-ctr", keys.cipher, keys.counter);
	const encrypted = Buffer.concat([
		cipher.update(plaintext),
		cipher.update(Buffer.alloc(padding, padding)),
		cipher.final(),
	]);
	const hmac = createHmac("sha256", keys.hmac).update(encrypted).digest("hex");
	const parts = [
		Buffer.from(salt).toString("hex"),
		hmac,
		encrypted.toString("hex"),
	];
	return Buffer.from(parts.join("\n")).toString("hex");
}

/** Throws HmacMismatch for another password, `vault` for a payload that is broken. */
export function decryptPayload(payload: string, secret: VaultSecret): Buffer {
	const { salt, hmac, encrypted } = splitPayload(payload);
	const keys = deriveKeys(secret, salt);
	const computed = createHmac("sha256", keys.hmac).update(encrypted).digest();
	if (hmac.length !== computed.length || !timingSafeEqual(hmac, computed)) {
		throw new HmacMismatch("HMAC verification failed");
	}
	const cipher = createDecipheriv("aes-256-ctr", keys.cipher, keys.counter);
	const padded = Buffer.concat([cipher.update(encrypted), cipher.final()]);
	const padding = padded.at(-1) ?? 0;
	if (padding === 0 || padding > BLOCK_LENGTH) {
		throw new ShevekError("vault", "Invalid padding bytes.");
	}
	return padded.subarray(0, padded.length - padding);
}

function splitPayload(payload: string): {
	salt: Buffer;
	hmac: Buffer;
	encrypted: Buffer;
} {
	const parts = fromHex(payload).toString("latin1").split("\n");
	const [salt, hmac, ...rest] = parts;
	if (salt === undefined || hmac === undefined || rest.length === 0) {
		throw new ShevekError(
			"vault",
			`Vault vaulttext format error: not enough values to unpack (expected 3, got ${parts.length})`,
		);
	}
	return {
		salt: fromHex(salt),
		encrypted: fromHex(rest.join("\n")),
		hmac: fromHex(hmac),
	};
}

function fromHex(text: string): Buffer {
	const problem = hexProblem(text);
	if (problem === undefined) return Buffer.from(text, "hex");
	throw new ShevekError("vault", `Vault format unhexlify error: ${problem}`, {
		hint: "Vaulted text was cut or edited: restore it, or encrypt the value again.",
	});
}

function hexProblem(text: string): string | undefined {
	if (text.length % 2 === 1) return "Odd-length string";
	return /^[0-9a-fA-F]*$/.test(text)
		? undefined
		: "Non-hexadecimal digit found";
}
