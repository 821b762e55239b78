// Schemes that are one digest, with or without a salt: LDAP's, MySQL's, plain hexadecimal.

import { createHash } from "node:crypto";
import { bytesSalt, NO_SALT, type PasswordScheme } from "./scheme.ts";

const digest = (name: string, ...parts: readonly Uint8Array[]): Buffer =>
	createHash(name).update(Buffer.concat(parts)).digest();

const unsalted = (hash: (secret: Buffer) => string): PasswordScheme => ({
	salt: NO_SALT,
	hash,
});

const hex = (name: string): PasswordScheme =>
	unsalted((secret) => digest(name, secret).toString("hex"));

const ldap = (mark: string, name: string): PasswordScheme =>
	unsalted((secret) => `{${mark}}${digest(name, secret).toString("base64")}`);

function saltedLdap(
	mark: string,
	name: string,
	standard: number,
): PasswordScheme {
	return {
		salt: bytesSalt({ standard, least: 4, most: 16 }),
		hash(secret, settings) {
			const salt = Buffer.from(settings.salt, "latin1");
			const bytes = Buffer.concat([digest(name, secret, salt), salt]);
			return `{${mark}}${bytes.toString("base64")}`;
		},
	};
}

export const DIGEST_SCHEMES: readonly (readonly [string, PasswordScheme])[] = [
	["hex_md5", hex("md5")],
	["hex_sha1", hex("sha1")],
	["hex_sha256", hex("sha256")],
	["hex_sha512", hex("sha512")],
	["ldap_md5", ldap("MD5", "md5")],
	["ldap_sha1", ldap("SHA", "sha1")],
	["ldap_salted_md5", saltedLdap("SMD5", "md5", 8)],
	["ldap_salted_sha1", saltedLdap("SSHA", "sha1", 8)],
	["ldap_salted_sha256", saltedLdap("SSHA256", "sha256", 8)],
	["ldap_salted_sha512", saltedLdap("SSHA512", "sha512", 8)],
	[
		"mysql41",
		unsalted((secret) => {
			const twice = digest("sha1", digest("sha1", secret));
			return `*${twice.toString("hex").toUpperCase()}`;
		}),
	],
	["plaintext", unsalted((secret) => secret.toString("utf8"))],
];
