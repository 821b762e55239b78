// Schemes over PBKDF2: passlib's own and that of the boot loader GRUB.

import { pbkdf2Sync } from "node:crypto";
import { bytesSalt, type PasswordScheme } from "./scheme.ts";

const MOST_ROUNDS = 4_294_967_295;
const DIGEST_SIZES = { sha1: 20, sha256: 32, sha512: 64 } as const;

/** Base64 with a dot for the plus, without padding. */
const adapted = (bytes: Buffer): string =>
	bytes.toString("base64").replaceAll("+", ".").replace(/=+$/, "");

function pbkdf2(
	digest: keyof typeof DIGEST_SIZES,
	standard: number,
	write: (rounds: number, salt: Buffer, key: Buffer) => string,
	saltSize = 16,
): PasswordScheme {
	return {
		salt: bytesSalt({ standard: saltSize, least: 0, most: 1024 }),
		rounds: { standard, least: 1, most: MOST_ROUNDS },
		hash(secret, settings) {
			const salt = Buffer.from(settings.salt, "latin1");
			const { rounds } = settings;
			const size = DIGEST_SIZES[digest];
			return write(
				rounds,
				salt,
				pbkdf2Sync(secret, salt, rounds, size, digest),
			);
		},
	};
}

const modular =
	(mark: string) =>
	(rounds: number, salt: Buffer, key: Buffer): string =>
		`$${mark}$${rounds}$${adapted(salt)}$${adapted(key)}`;

const upperHex = (bytes: Buffer): string => bytes.toString("hex").toUpperCase();

export const PBKDF2_SCHEMES: readonly (readonly [string, PasswordScheme])[] = [
	["pbkdf2_sha1", pbkdf2("sha1", 131_000, modular("pbkdf2"))],
	["pbkdf2_sha256", pbkdf2("sha256", 29_000, modular("pbkdf2-sha256"))],
	["pbkdf2_sha512", pbkdf2("sha512", 25_000, modular("pbkdf2-sha512"))],
	[
		"grub_pbkdf2_sha512",
		pbkdf2(
			"sha512",
			25_000,
			(rounds, salt, key) =>
				`grub.pbkdf2.sha512.${rounds}.${upperHex(salt)}.${upperHex(key)}`,
			64,
		),
	],
];
