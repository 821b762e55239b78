// The schemes of crypt(3): md5, sha256, sha512 and bcrypt, and Apache's md5.

import bcrypt from "bcryptjs";
import { encrypt as unixCrypt } from "unixcrypt";
import { md5Crypt } from "./md5-crypt.ts";
import { type PasswordScheme, textSalt } from "./scheme.ts";

/** SHA-crypt does not write this number of rounds into the hash. */
const IMPLIED_ROUNDS = 5000;

const md5Salt = textSalt({ standard: 8, least: 0, most: 8 });

function shaCrypt(id: "5" | "6", standard: number): PasswordScheme {
	return {
		salt: textSalt({ standard: 16, least: 0, most: 16 }),
		rounds: { standard, least: 1000, most: 999_999_999 },
		hash(secret, { salt, rounds }) {
			const cost = rounds === IMPLIED_ROUNDS ? "" : `rounds=${rounds}$`;
			return unixCrypt(secret.toString("utf8"), `$${id}$${cost}${salt}`);
		},
	};
}

const BCRYPT_CHARS =
	"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Only two bits of the 22nd character count; the others are written as zero. */
function repairSalt(salt: string): string {
	if (salt.length !== 22) return salt;
	const last = BCRYPT_CHARS.indexOf(salt.charAt(21));
	return last < 0 ? salt : salt.slice(0, 21) + BCRYPT_CHARS.charAt(last & 0x30);
}

const bcryptScheme: PasswordScheme = {
	salt: textSalt({ standard: 22, least: 22, most: 22 }, repairSalt),
	rounds: { standard: 12, least: 4, most: 31 },
	idents: ["2b", "2a", "2y"],
	hash(secret, { salt, rounds, ident }) {
		const cost = String(rounds).padStart(2, "0");
		const made = bcrypt.hashSync(
			secret.toString("utf8"),
			`$2b$${cost}$${salt}`,
		);
		return `$${ident}${made.slice("$2b".length)}`;
	},
};

export const CRYPT_SCHEMES: readonly (readonly [string, PasswordScheme])[] = [
	[
		"md5_crypt",
		{ salt: md5Salt, hash: (secret, { salt }) => md5Crypt(secret, salt) },
	],
	[
		"apr_md5_crypt",
		{
			salt: md5Salt,
			hash: (secret, { salt }) => md5Crypt(secret, salt, "$apr1$"),
		},
	],
	["sha256_crypt", shaCrypt("5", 535_000)],
	["sha512_crypt", shaCrypt("6", 656_000)],
	["bcrypt", bcryptScheme],
];
