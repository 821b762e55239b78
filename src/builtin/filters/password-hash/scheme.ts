// What a password scheme is: its salt, its rounds and its hash.

import { randomBytes, randomInt } from "node:crypto";
import { pyTruth } from "../../../pyvalue/compare.ts";
import { toInt } from "../../../pyvalue/numbers.ts";
import { pyStr } from "../../../pyvalue/text.ts";
import { PyError, type PyValue } from "../../../pyvalue/value.ts";
import { toBytes } from "../../plugin-functions.ts";

export interface Settings {
	/** Text, or latin-1 for bytes. */
	readonly salt: string;
	readonly rounds: number;
	readonly ident: string;
}

export interface SaltRule {
	readonly kind: "none" | "text" | "bytes";
	/** The salt that is given, checked, or a new one. */
	choose(name: string, salt: PyValue, size: PyValue): string;
}

export interface PasswordScheme {
	readonly salt: SaltRule;
	readonly rounds?: {
		readonly standard: number;
		readonly least: number;
		readonly most: number;
	};
	/** The first is the standard. */
	readonly idents?: readonly string[];
	hash(secret: Buffer, settings: Settings): string;
}

interface SaltLimits {
	readonly standard: number;
	readonly least: number;
	readonly most: number;
}

const CHARS =
	"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function checkSize(name: string, size: number, limits: SaltLimits): number {
	const fail = (problem: string) =>
		new PyError("ValueError", `${name}: salt_size (${size}) ${problem}`);
	if (limits.least === limits.most && size !== limits.most) {
		throw fail(`must be exactly ${limits.most}`);
	}
	if (size < limits.least) throw fail(`below min_salt_size (${limits.least})`);
	if (size > limits.most) throw fail(`above max_salt_size (${limits.most})`);
	return size;
}

function checkLength(
	name: string,
	length: number,
	unit: string,
	limits: SaltLimits,
): void {
	const isExact = limits.least === limits.most;
	const fail = (word: string, sign: string, count: number) =>
		new PyError(
			"ValueError",
			`salt too ${word} (${name} requires ${isExact ? "exactly" : sign} ${count} ${unit})`,
		);
	if (length < limits.least) throw fail("small", ">=", limits.least);
	if (length > limits.most) throw fail("large", "<=", limits.most);
}

/** A salt of letters, digits, dot and slash. */
export function textSalt(
	limits: SaltLimits,
	adjust: (salt: string) => string = (salt) => salt,
): SaltRule {
	return {
		kind: "text",
		choose(name, given, size) {
			const length = pyTruth(size)
				? checkSize(name, Number(toInt(size)), limits)
				: limits.standard;
			if (!pyTruth(given)) {
				const chars = Array.from({ length }, () => CHARS.charAt(randomInt(64)));
				return adjust(chars.join(""));
			}
			const salt = adjust(pyStr(given));
			if (/[^./0-9A-Za-z]/.test(salt)) {
				throw new PyError("ValueError", `invalid characters in ${name} salt`);
			}
			checkLength(name, salt.length, "chars", limits);
			return salt;
		},
	};
}

/** A salt of any bytes. */
export function bytesSalt(limits: SaltLimits): SaltRule {
	return {
		kind: "bytes",
		choose(name, given, size) {
			const length = pyTruth(size)
				? checkSize(name, Number(toInt(size)), limits)
				: limits.standard;
			if (!pyTruth(given)) return randomBytes(length).toString("latin1");
			const salt = Buffer.from(toBytes(given, "ascii"));
			checkLength(name, salt.length, "bytes", limits);
			return salt.toString("latin1");
		},
	};
}

export const NO_SALT: SaltRule = { kind: "none", choose: () => "" };
