// password_hash, as crypt(3) hashes passwords.

import { randomInt } from "node:crypto";
import bcrypt from "bcryptjs";
import { encrypt as unixCrypt } from "unixcrypt";
import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { isInt, toInt } from "../../pyvalue/numbers.ts";
import { pyStr, pyTypeName } from "../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../pyvalue/value.ts";
import { filterError, plugin, VOLATILE } from "../plugin-functions.ts";
import { md5Crypt } from "./md5-crypt.ts";

interface Algorithm {
	readonly id: string;
	readonly saltSize: number;
	readonly isSaltExact: boolean;
	/** The number of rounds that is not written into the hash. */
	readonly impliedRounds: number | undefined;
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
	md5_crypt: {
		id: "1",
		saltSize: 8,
		isSaltExact: false,
		impliedRounds: undefined,
	},
	bcrypt: { id: "2b", saltSize: 22, isSaltExact: true, impliedRounds: 12 },
	sha256_crypt: {
		id: "5",
		saltSize: 16,
		isSaltExact: false,
		impliedRounds: 535000,
	},
	sha512_crypt: {
		id: "6",
		saltSize: 16,
		isSaltExact: false,
		impliedRounds: 656000,
	},
};

/** The names that users write. */
const ALIASES: Readonly<Record<string, string>> = {
	md5: "md5_crypt",
	blowfish: "bcrypt",
	sha256: "sha256_crypt",
	sha512: "sha512_crypt",
};

const SALT_CHARS =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./";

function randomSalt(length: number): string {
	return Array.from({ length }, () =>
		SALT_CHARS.charAt(randomInt(SALT_CHARS.length)),
	).join("");
}

function saltOf(
	algorithm: Algorithm,
	salt: PyValue,
	saltSize: PyValue,
): string {
	const size = pyTruth(saltSize) ? Number(toInt(saltSize)) : algorithm.saltSize;
	if (!pyTruth(salt)) return checkedSalt(algorithm, randomSalt(size));
	if (typeof salt === "string") return checkedSalt(algorithm, salt);
	throw new PyError(
		"TypeError",
		`expected string or bytes-like object, got '${pyTypeName(salt)}'`,
	);
}

function checkedSalt(
	{ isSaltExact, saltSize }: Algorithm,
	salt: string,
): string {
	if (/[^./0-9A-Za-z]/.test(salt))
		throw filterError("invalid characters in salt");
	const isFit = isSaltExact
		? salt.length === saltSize
		: salt.length <= saltSize;
	if (!isFit) throw filterError("invalid salt size");
	return salt;
}

function roundsOf(rounds: PyValue): number | undefined {
	if (rounds === null || !pyTruth(rounds)) return undefined;
	if (isInt(rounds)) return Number(rounds);
	throw new PyError(
		"TypeError",
		`%d format: a real number is required, not ${pyTypeName(rounds)}`,
	);
}

interface Settings {
	readonly salt: string;
	readonly rounds: number | undefined;
	readonly ident: string;
}

function hash(
	secret: string,
	name: string,
	settings: Settings,
): string | undefined {
	const { salt, rounds, ident } = settings;
	switch (name) {
		case "md5_crypt":
			return rounds === undefined ? md5Crypt(secret, salt) : undefined;
		case "bcrypt": {
			const cost = String(rounds ?? 12).padStart(2, "0");
			if (!/^2[aby]$/.test(ident) || Number(cost) < 4 || Number(cost) > 31)
				return undefined;
			const made = bcrypt.hashSync(secret, `$2b$${cost}$${salt}`);
			return `$${ident}${made.slice(3)}`;
		}
		default: {
			if (rounds !== undefined && (rounds < 1000 || rounds > 999_999_999))
				return undefined;
			const cost = rounds === undefined ? "" : `rounds=${rounds}$`;
			return unixCrypt(secret, `$${ident}$${cost}${salt}`);
		}
	}
}

export function hashPassword(
	password: PyValue,
	type: PyValue,
	options: {
		salt: PyValue;
		saltSize: PyValue;
		rounds: PyValue;
		ident: PyValue;
	},
): string {
	const name = ALIASES[pyStr(type)] ?? pyStr(type);
	const algorithm = Object.hasOwn(ALGORITHMS, name)
		? ALGORITHMS[name]
		: undefined;
	if (algorithm === undefined) {
		throw filterError(`crypt.crypt does not support '${name}' algorithm`);
	}
	const salt = saltOf(algorithm, options.salt, options.saltSize);
	const given = roundsOf(options.rounds);
	const isImplied = given === algorithm.impliedRounds && name !== "bcrypt";
	const secret = secretOf(password);
	const result = hash(secret, name, {
		salt,
		rounds: isImplied ? undefined : given,
		ident:
			name === "bcrypt" && pyTruth(options.ident)
				? pyStr(options.ident)
				: algorithm.id,
	});
	if (result !== undefined) return result;
	throw filterError(
		`crypt.crypt does not support '${name}' algorithm. crypt.crypt does not support '${name}' algorithm`,
	);
}

function secretOf(password: PyValue): string {
	if (typeof password === "string") return password;
	if (
		pyTypeName(password) === "AnsibleVaultEncryptedUnicode" ||
		pyTypeName(password) === "AnsibleUndefined"
	)
		return pyStr(password);
	throw new PyError(
		"TypeError",
		`crypt() argument 1 must be str, not ${password === null ? "None" : pyTypeName(password)}`,
	);
}

export const PASSWORD_FILTERS: readonly (readonly [
	string,
	FilterDefinition,
])[] = [
	[
		"password_hash",
		plugin(
			"get_encrypted_password",
			[
				["password"],
				["hashtype", "sha512"],
				["salt", null],
				["salt_size", null],
				["rounds", null],
				["ident", null],
			],
			(_c, password, type, ...rest) => {
				const [salt = null, saltSize = null, rounds = null, ident = null] =
					rest;
				return hashPassword(password, type, { salt, saltSize, rounds, ident });
			},
			VOLATILE,
		),
	],
];
