// The MD5 scheme of crypt(3), `$1$`, after Poul-Henning Kamp's FreeBSD description of 1994.
// The libraries for the newer schemes leave it out; it is here for old systems' password files.

import { createHash } from "node:crypto";

const ALPHABET =
	"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ROUNDS = 1000;
/** The digest's bytes in the order in which they are written, three by three. */
const ORDER = [
	[0, 6, 12],
	[1, 7, 13],
	[2, 8, 14],
	[3, 9, 15],
	[4, 10, 5],
] as const;

const md5 = (...parts: readonly Uint8Array[]): Buffer =>
	createHash("md5").update(Buffer.concat(parts)).digest();

/** The beginning of the digest, repeated to a length. */
function stretched(digest: Buffer, length: number): Buffer {
	return Buffer.alloc(length, digest);
}

function firstDigest(password: Buffer, salt: Buffer, magic: string): Buffer {
	const inner = md5(password, salt, password);
	const parts: Uint8Array[] = [
		password,
		Buffer.from(magic),
		salt,
		stretched(inner, password.length),
	];
	// One byte for each bit of the length: zero where it is set, else the password's first.
	for (let bits = password.length; bits > 0; bits >>= 1) {
		parts.push(bits & 1 ? Buffer.from([0]) : password.subarray(0, 1));
	}
	return md5(...parts);
}

function encode(digest: Buffer): string {
	let text = "";
	const write = (value: number, count: number) => {
		let rest = value;
		for (let i = 0; i < count; i++) {
			text += ALPHABET.charAt(rest & 0x3f);
			rest >>= 6;
		}
	};
	for (const [a, b, c] of ORDER) {
		const at = (index: number) => digest[index] ?? 0;
		write((at(a) << 16) | (at(b) << 8) | at(c), 4);
	}
	write(digest[11] ?? 0, 2);
	return text;
}

/** `magic` is `$1$`, or `$apr1$` for Apache's own. */
export function md5Crypt(
	password: Buffer,
	saltText: string,
	magic = "$1$",
): string {
	const salt = Buffer.from(saltText.slice(0, 8));
	let digest = firstDigest(password, salt, magic);
	for (let round = 0; round < ROUNDS; round++) {
		const parts: Uint8Array[] = [round & 1 ? password : digest];
		if (round % 3 !== 0) parts.push(salt);
		if (round % 7 !== 0) parts.push(password);
		parts.push(round & 1 ? digest : password);
		digest = md5(...parts);
	}
	return `${magic}${salt}$${encode(digest)}`;
}
