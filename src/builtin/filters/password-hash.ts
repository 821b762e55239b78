// password_hash, as passlib hashes passwords (which Ansible prefers to crypt(3)).

import { createHash } from "node:crypto";
import type { FilterDefinition } from "../../jinja/definitions.ts";
import { pyTruth } from "../../pyvalue/compare.ts";
import { encodeText } from "../../pyvalue/encoding.ts";
import { isInt, toInt } from "../../pyvalue/numbers.ts";
import { pyStr } from "../../pyvalue/text.ts";
import { PyBytes, PyError, type PyValue } from "../../pyvalue/value.ts";
import { failWith, messageOf } from "../../templar/failure.ts";
import { VaultedText } from "../../templar/template-node.ts";
import {
	classText,
	filterError,
	plugin,
	VOLATILE,
} from "../plugin-functions.ts";
import type { PasswordScheme, Settings } from "./password-hash/scheme.ts";
import { PASSWORD_SCHEMES } from "./password-hash/schemes.ts";

/** The names that users write. */
const ALIASES: Readonly<Record<string, string>> = {
	md5: "md5_crypt",
	blowfish: "bcrypt",
	sha256: "sha256_crypt",
	sha512: "sha512_crypt",
};

/** passlib's own limit, against being kept busy by a long text. */
const MAX_SECRET = 4096;

export interface PasswordOptions {
	readonly salt: PyValue;
	readonly saltSize: PyValue;
	readonly rounds: PyValue;
	readonly ident: PyValue;
}

/** Throws AnsibleFilterError for what no hash can be made of. */
export function hashPassword(
	password: PyValue,
	type: PyValue,
	given: PasswordOptions,
): string {
	const typeName = pyStr(type);
	const name = Object.hasOwn(ALIASES, typeName)
		? (ALIASES[typeName] ?? typeName)
		: typeName;
	const scheme = PASSWORD_SCHEMES.get(name);
	if (scheme === undefined) {
		const problem = `passlib does not support '${name}' algorithm`;
		throw filterError(`${problem}. ${problem}`);
	}
	try {
		const settings = settingsOf(name, scheme, given);
		const secret = secretBytes(name, scheme, password);
		return pyTruth(given.salt)
			? remembered(name, secret, settings, scheme)
			: scheme.hash(secret, settings);
	} catch (error) {
		if (!(error instanceof PyError) || error.exception !== "ValueError")
			throw error;
		// Wrapped twice by the reference: the filter tells what the hasher told.
		const told = `Could not hash the secret.. ${messageOf(error)}`;
		throw failWith("AnsibleFilterError", told, new Error(told));
	}
}

const MOST_REMEMBERED = 256;
/** Hashes by the digest of what they are made from. */
const made = new Map<string, string>();

/** A hash with a fixed salt costs 0.5 to 2 s and is asked for once a host: it is made once. */
function remembered(
	name: string,
	secret: Buffer,
	settings: Settings,
	scheme: PasswordScheme,
): string {
	const key = createHash("sha256")
		.update(JSON.stringify([name, settings]))
		.update(secret)
		.digest("hex");
	const known = made.get(key);
	if (known !== undefined) return known;
	const hash = scheme.hash(secret, settings);
	if (made.size >= MOST_REMEMBERED) made.clear();
	made.set(key, hash);
	return hash;
}

function secretBytes(
	name: string,
	scheme: PasswordScheme,
	password: PyValue,
): Buffer {
	let bytes: Buffer;
	if (password instanceof PyBytes) bytes = Buffer.from(password.bytes);
	else if (typeof password === "string" || password instanceof VaultedText) {
		bytes = Buffer.from(encodeText(pyStr(password)));
	} else {
		const shown = password === null ? "None" : classText(password).slice(8, -2);
		throw new PyError(
			"TypeError",
			`secret must be unicode or bytes, not ${shown}`,
		);
	}
	if (bytes.length > MAX_SECRET) {
		throw invalid(
			`password exceeds maximum allowed size (${MAX_SECRET} characters)`,
		);
	}
	if (scheme.salt.kind === "text" && bytes.includes(0)) {
		throw invalid(`${name} does not allow NULL bytes in password`);
	}
	return bytes;
}

function invalid(message: string): PyError {
	return new PyError("ValueError", message);
}

function unexpected(keyword: string): PyError {
	return new PyError(
		"TypeError",
		`MinimalHandler.using() got an unexpected keyword argument '${keyword}'`,
	);
}

function settingsOf(
	name: string,
	scheme: PasswordScheme,
	given: PasswordOptions,
): Settings {
	const hasSalt = scheme.salt.kind !== "none";
	if (pyTruth(given.rounds) && scheme.rounds === undefined)
		throw unexpected("rounds");
	if (pyTruth(given.saltSize) && !hasSalt) throw unexpected("salt_size");
	if (pyTruth(given.salt) && !hasSalt) throw unexpected("salt");
	return {
		salt: scheme.salt.choose(name, given.salt, given.saltSize),
		rounds: roundsOf(name, scheme, given.rounds),
		ident:
			scheme.idents === undefined ? "" : identOf(scheme.idents, given.ident),
	};
}

function roundsOf(
	name: string,
	scheme: PasswordScheme,
	given: PyValue,
): number {
	const limits = scheme.rounds;
	if (limits === undefined) return 0;
	if (!pyTruth(given)) return limits.standard;
	if (
		typeof given !== "string" &&
		!isInt(given) &&
		typeof given !== "boolean"
	) {
		throw new PyError(
			"TypeError",
			`rounds must be an integer, not ${classText(given).slice(8, -2)}`,
		);
	}
	const rounds = Number(toInt(given));
	if (rounds < limits.least) {
		throw invalid(
			`${name}: min_desired_rounds (${rounds}) is too low, must be at least ${limits.least}`,
		);
	}
	if (rounds <= limits.most) return rounds;
	throw invalid(
		`${name}: min_desired_rounds (${rounds}) is too large, cannot be more than ${limits.most}`,
	);
}

function identOf(idents: readonly string[], given: PyValue): string {
	if (!pyTruth(given)) return idents[0] ?? "";
	const ident = pyStr(given).replace(/^\$(.*)\$$/, "$1");
	if (idents.includes(ident)) return ident;
	throw invalid(`invalid ident: '${pyStr(given)}'`);
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
